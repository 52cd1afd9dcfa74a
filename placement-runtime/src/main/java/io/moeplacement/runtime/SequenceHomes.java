package io.moeplacement.runtime;

import io.moeplacement.Placement;
import io.moeplacement.Topology;
import io.moeplacement.runtime.sequences.AttentionLoad;
import io.moeplacement.runtime.sequences.Foresight;
import io.moeplacement.runtime.sequences.NoRoomException;
import io.moeplacement.runtime.sequences.SequenceMigration;
import io.moeplacement.runtime.sequences.SequencePlacement;
import io.moeplacement.runtime.sequences.SequencePull;
import io.moeplacement.runtime.sequences.SequenceReport;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Where the sequences of a step live, layer after layer, and what it saves that they move. Not thread-safe. */
final class SequenceHomes {

    private final SequenceMigration migration;
    private final Topology topology;
    private final int layers;
    private final int topK;
    private final int devices;
    /** Null where sequences stay. */
    private final @Nullable SequencePlacement rule;
    /** Routes the next layer as if nobody moved; null without foresight. */
    private final @Nullable DispatchPlan lookahead;

    private final StepSequences sequences;
    private final SequencePull pull;
    /** What decisions see: this layer and the next. */
    private final SequencePull foreseen;

    private final DistinctTargets back;
    private final AttentionLoad load;
    private final StepAttention staying = new StepAttention();
    private final StepAttention migrating = new StepAttention();
    private final Crossings stayingCrossings = new Crossings();
    private final Crossings migratingCrossings = new Crossings();
    private final int[] served;

    private int[] first = {};
    private int[] homes = {};
    private int[] before = {};
    private long step;
    private long count;
    private long placed;
    private long moved;

    SequenceHomes(
            Placement placement, Topology topology, int topK, ReplayOptions options, SequenceMigration migration) {
        this.migration = migration;
        this.topology = topology;
        this.layers = placement.layers();
        this.topK = topK;
        this.devices = topology.devices();
        this.rule = migration.newPlacement(topology);
        this.lookahead = migration.foresight() == Foresight.NEXT_LAYER && rule != null
                ? new DispatchPlan(placement, topology, topK, options.gating(), options.replicaPolicy())
                : null;
        this.sequences = new StepSequences(options.batchTokens());
        this.pull = new SequencePull(topology, options.homeRouting());
        this.foreseen = new SequencePull(topology, options.homeRouting());
        this.back = new DistinctTargets(topology);
        this.load = new AttentionLoad(migration.attention(), topology);
        this.served = new int[topK];
    }

    /** Notes the sequence of the next token of the step. */
    void add(int token, long sequence) {
        sequences.add(token, sequence);
    }

    /** Begins a step: its sequences are dealt to the devices evenly, which ones is up to the seed. */
    void begin(int tokens, SplittableRandom random, int[] sources) {
        int total = sequences.count();
        if (homes.length < total) {
            first = new int[total];
            homes = new int[total];
            before = new int[total];
        }
        for (int sequence = 0; sequence < total; sequence++) {
            int other = random.nextInt(sequence + 1);
            homes[sequence] = homes[other];
            homes[other] = sequence % devices;
        }
        System.arraycopy(homes, 0, first, 0, total);
        tellTokens(tokens, sources);
        count += total;
        staying.begin();
        migrating.begin();
    }

    private void tellTokens(int tokens, int[] sources) {
        for (int token = 0; token < tokens; token++) {
            sources[token] = homes[sequences.of(token)];
        }
    }

    /**
     * Decides where the sequences live after a layer.
     *
     * @param batch expert ids of the step, {@code [layers][tokens * k]}
     * @param plan the dispatch of the layer
     * @param sources where each token was; set to where it is sent
     * @throws NoRoomException when a sequence finds no device
     */
    void move(int layer, int[][] batch, DispatchPlan plan, int[] sources) {
        int total = sequences.count();
        addAttention(first, staying);
        addAttention(homes, migrating);
        pull.begin(total);
        addTokens(plan, pull);
        count(first, stayingCrossings);
        count(first, stayingCrossings);
        count(homes, migratingCrossings);
        if (rule != null) {
            decide(rule, layer, batch, plan, sources);
        }
        count(homes, migratingCrossings);
        tellTokens(plan.tokens(), sources);
        comeBack(plan, sources);
    }

    private void decide(SequencePlacement decider, int layer, int[][] batch, DispatchPlan plan, int[] sources) {
        int total = sequences.count();
        SequencePull seen = pull;
        // Nothing follows the last layer.
        if (lookahead != null && layer + 1 < layers) {
            lookahead.plan(layer + 1, plan.tokens(), batch[layer + 1], null, sources);
            foreseen.begin(total);
            addTokens(plan, foreseen);
            addTokens(lookahead, foreseen);
            seen = foreseen;
        }
        System.arraycopy(homes, 0, before, 0, total);
        try {
            decider.place(seen, sequences.lengths(), migration.room(total, devices), homes);
        } catch (NoRoomException e) {
            throw new NoRoomException("step " + step + ", after layer " + layer + ": " + e.getMessage(), e);
        }
        for (int sequence = 0; sequence < total; sequence++) {
            moved += homes[sequence] == before[sequence] ? 0 : 1;
        }
        placed += total;
    }

    private void addTokens(DispatchPlan plan, SequencePull target) {
        for (int token = 0; token < plan.tokens(); token++) {
            for (int rank = 0; rank < topK; rank++) {
                served[rank] = plan.deviceOf(token * topK + rank);
            }
            target.addToken(sequences.of(token), served, 0, topK);
        }
    }

    private void addAttention(int[] where, StepAttention attention) {
        load.clear();
        for (int sequence = 0; sequence < sequences.count(); sequence++) {
            load.add(where[sequence], sequences.lengths()[sequence]);
        }
        attention.addLayer(load);
    }

    private void count(int[] where, Crossings crossings) {
        for (int sequence = 0; sequence < sequences.count(); sequence++) {
            int home = where[sequence];
            crossings.devices += pull.pulled(sequence, home);
            crossings.nodes += pull.pulledIntoNode(sequence, topology.nodeOf(home));
        }
    }

    private void comeBack(DispatchPlan plan, int[] sources) {
        back.clear();
        for (int token = 0; token < plan.tokens(); token++) {
            back.beginToken(sources[token]);
            for (int rank = 0; rank < topK; rank++) {
                int device = plan.deviceOf(token * topK + rank);
                if (device >= 0) {
                    back.add(device);
                }
            }
        }
    }

    /** The return of the layer moved last, as if its tokens had been dispatched from where they went. */
    DistinctTargets back() {
        return back;
    }

    /** Lets the step count in means. */
    void addMeans() {
        staying.addStep();
        migrating.addStep();
    }

    void end() {
        sequences.clear();
        step++;
    }

    SequenceReport report() {
        return new SequenceReport(
                count, placed, moved, stayingCrossings.outcome(staying), migratingCrossings.outcome(migrating));
    }

    /** Copies that crossed something. */
    private static final class Crossings {

        private long devices;
        private long nodes;

        SequenceReport.Outcome outcome(StepAttention attention) {
            return new SequenceReport.Outcome(devices, nodes, attention.report());
        }
    }
}
