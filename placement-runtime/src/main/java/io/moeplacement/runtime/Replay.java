package io.moeplacement.runtime;

import io.moeplacement.Communication;
import io.moeplacement.ExchangeModel;
import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import io.moeplacement.runtime.buffer.BufferStep;
import io.moeplacement.runtime.condensation.CondensationOptions;
import io.moeplacement.runtime.sequences.SequenceMigration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Recorded tokens, step by step, under a placement: what {@link io.moeplacement.CostModel} expects of a profile, counted
 * for the tokens themselves by the same rules (docs/cost-model.md).
 *
 * <p>Tokens are added in the order of the trace; each {@link ReplayOptions#batchTokens()} of them make a step. In home
 * communication the tokens of a step are dealt to the devices evenly, in an order that the seed shuffles, and every token
 * is sent once to each distinct device (or node). Pipelined, a token goes on from the devices of its last experts; the
 * first dispatch and the last return are left out. With single copies, locality and fan-out equal those of the cost model
 * on the profile of the same tokens; step times do not, as every step has its own busiest device and port.
 *
 * <p>With {@link ReplayTechniques#sequences()} the sequences of a step are dealt instead, all tokens of one to the same
 * device, and after each layer they return to the device that their sequence lives on next.
 *
 * <p>Mutable, not thread-safe; one use. Memory: {@code batchTokens * layers * k} ints. The same tokens, options and seed
 * give the same report.
 */
public final class Replay {

    private final ReplayOptions options;
    private final int layers;
    private final int devices;
    private final StepTokens tokens;
    private final SplittableRandom random;
    private final DispatchPlan plan;
    private final @Nullable StepCondensation condensation;
    private final IntUnaryOperator servedBy;
    /** Rows of a layer that devices do not compute, {@code [devices]}. */
    private final int[] spared;

    private final Transitions transitions;
    private final LinkBytes links;
    private final StepLoads loads;
    private final StepBuffers buffers;
    /** Null when tokens have homes of their own. */
    private final @Nullable SequenceHomes homes;

    private final StepTimes times;
    private final ReplaySums sums = new ReplaySums();

    private boolean finished;

    /**
     * A replay without tokens yet.
     *
     * @param topK experts of a token in a layer, in 1..experts
     * @param model sizes and speeds; its layers and experts must be the placement's, its top-k and tokens per step do not
     *     matter here
     * @throws IllegalArgumentException when placement, topology, model, k or techniques do not fit together
     */
    public Replay(Placement placement, Topology topology, ModelSpec model, int topK, ReplayOptions options) {
        if (placement.layers() != model.layers() || placement.experts() != model.experts()) {
            throw new IllegalArgumentException("placement has " + placement.layers() + " layers of "
                    + placement.experts() + " experts, the model " + model.layers() + " of " + model.experts());
        }
        this.options = options;
        this.plan = new DispatchPlan(placement, topology, topK, options.gating(), options.replicaPolicy());
        this.layers = placement.layers();
        this.devices = topology.devices();
        this.tokens = new StepTokens(options.batchTokens(), layers, topK, placement.experts());
        this.random = new SplittableRandom(options.seed());
        this.transitions = new Transitions(topology, topK, options.pairing(), options.batchTokens());
        boolean reserved = options.gating() instanceof Gating.FixedCapacity;
        ExchangeModel exchange = new ExchangeModel(topology, options.allToAll(), options.homeRouting());
        this.links = new LinkBytes(topology, exchange, model.bytesPerToken(), reserved);
        this.loads = new StepLoads(topology, layers, model.secondsPerAssignment());
        this.buffers = new StepBuffers(placement, topology, model, options.techniques());
        SequenceMigration migration = options.techniques().sequences();
        this.homes = migration == null ? null : new SequenceHomes(placement, topology, topK, options, migration);
        CondensationOptions merging = options.techniques().condensation();
        if (merging == null) {
            this.condensation = null;
            this.servedBy = plan::deviceOf;
            this.spared = new int[devices];
        } else {
            StepCondensation merger = new StepCondensation(placement, topology, model, topK, options, merging);
            this.condensation = merger;
            this.servedBy = assignment -> merger.deviceOf(plan, assignment);
            this.spared = merger.spared();
        }
        this.times = new StepTimes(StepBound.seconds(placement, topology, model, topK, options));
    }

    /**
     * Adds the next token of the trace; every full batch is replayed at once.
     *
     * @param chosen expert ids {@code [layers][k]} laid flat, each layer in descending router weight, -1 where nothing was
     *     recorded
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice; the token is
     *     then not added
     * @throws IllegalStateException when the replay is finished, or sequences are its units, so that it has to be told them
     */
    public void addToken(int[] chosen) {
        if (homes != null) {
            throw new IllegalStateException("sequences are units in this replay; say which one a token belongs to");
        }
        take(0, chosen);
    }

    /**
     * Adds the next token of the trace and says which sequence it belongs to. Where sequences are units, the tokens that a
     * step has of one are attended to together.
     *
     * @param sequence any number; tokens of the same one in a step belong together
     * @param chosen as in {@link #addToken(int[])}
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice; the token is
     *     then not added
     * @throws IllegalStateException when the replay is finished
     * @throws io.moeplacement.runtime.sequences.NoRoomException when a sequence is longer than devices take, or no device is
     *     left that takes it; the replay is then finished without a report
     */
    public void addToken(long sequence, int[] chosen) {
        take(sequence, chosen);
    }

    private void take(long sequence, int[] chosen) {
        requireOpen();
        int added = tokens.count();
        tokens.add(chosen);
        if (homes != null) {
            homes.add(added, sequence);
        }
        if (tokens.isFull()) {
            step();
        }
    }

    private void step() {
        int count = tokens.count();
        int[] sources = tokens.sources();
        // What fails in between leaves no step behind that could be gone on with.
        finished = true;
        if (homes == null) {
            tokens.deal(devices, random);
        } else {
            homes.begin(count, random, sources);
        }
        transitions.begin();
        links.begin();
        loads.begin();
        buffers.begin();
        if (condensation != null) {
            condensation.begin();
        }
        long dropped = 0;
        long padded = 0;
        for (int layer = 0; layer < layers; layer++) {
            dropped += plan(layer);
            transitions.move(count, tokens.chosen()[layer], servedBy);
            loads.add(layer, plan, spared);
            send(layer);
            buffers.add(layer, plan, links.dispatchSeconds());
            if (options.communication() == Communication.PIPELINED) {
                transitions.copyPlaces(count, sources);
            }
            sums.addLayer(plan);
            dropped += plan.dropped();
            padded += plan.padded();
        }
        BufferStep buffered = buffers.end(count);
        StepTime time = new StepTime(loads.seconds(), links.seconds(), buffered == null ? 0 : buffered.stallSeconds());
        if (tokens.isFull() || times.steps() == 0) {
            times.add(time);
            sums.addImbalance(loads);
            if (homes != null) {
                homes.addMeans();
            }
        }
        if (homes != null) {
            homes.end();
        }
        tell(
                count,
                time,
                dropped,
                padded,
                new ReplayStep.Techniques(buffered, condensation == null ? null : condensation.end()));
        sums.addStep(count);
        tokens.clear();
        finished = false;
    }

    /** Plans a layer and returns how many merged assignments were dropped with the one they were merged into. */
    private long plan(int layer) {
        int[] chosen = tokens.chosen()[layer];
        int[] sources = tokens.sources();
        if (condensation == null) {
            plan.plan(layer, tokens.count(), chosen, null, sources);
            return 0;
        }
        int[] left = condensation.before(sums.tokens(), tokens.count(), layer, chosen, sources);
        plan.plan(layer, tokens.count(), left, null, sources);
        return condensation.planned(sums.tokens(), layer, plan, sums);
    }

    private void send(int layer) {
        if (homes != null) {
            homes.move(layer, tokens.chosen(), plan, tokens.sources());
        }
        if (condensation != null && condensation.sends()) {
            condensation.send(links, plan, tokens.sources());
        } else if (homes != null) {
            links.addMigrating(plan, homes.back());
        } else {
            links.add(options.communication(), layer, plan, transitions);
        }
    }

    private void tell(int count, StepTime time, long dropped, long padded, ReplayStep.Techniques techniques) {
        Consumer<ReplayStep> listener = options.stepListener();
        if (listener != null) {
            listener.accept(new ReplayStep(
                    sums.steps(),
                    count,
                    loads.deviceSeconds().clone(),
                    links.ofStep().clone(),
                    time,
                    loads.meanImbalance(),
                    loads.worstImbalance(),
                    dropped,
                    padded,
                    techniques));
        }
    }

    /**
     * Replays what is left as a shorter last step and says what became of all tokens.
     *
     * @throws IllegalStateException when no token was added or the replay is finished already
     */
    public ReplayReport finish() {
        requireOpen();
        if (tokens.count() > 0) {
            step();
        }
        if (sums.steps() == 0) {
            throw new IllegalStateException("no token was added, there is nothing to report");
        }
        finished = true;
        double[] pooled = loads.pooledImbalances();
        long total = transitions.total();
        return new ReplayReport(
                sums.tokens(),
                sums.steps(),
                options.communication(),
                total == 0 ? null : (double) transitions.onDevice() / total,
                total == 0 ? null : (double) transitions.inNode() / total,
                sums.fanOut(),
                new ReplayReport.Imbalance(
                        sums.meanImbalance(),
                        sums.worstImbalance(),
                        Arrays.stream(pooled).average().orElse(1),
                        Arrays.stream(pooled).max().orElse(1)),
                times.summary(),
                links.total(),
                sums.assignments(),
                sums.dropped(),
                sums.padded(),
                new ReplayReport.Techniques(
                        buffers.report(),
                        homes == null ? null : homes.report(),
                        condensation == null ? null : condensation.report()));
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("the replay is finished");
        }
    }
}
