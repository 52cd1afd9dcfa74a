package io.moeplacement.runtime;

import io.moeplacement.Communication;
import io.moeplacement.ExchangeModel;
import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import io.moeplacement.runtime.condensation.CondensationOptions;
import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.condensation.TokenCondensation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The condensation of a replay's steps. In home communication the tokens of a device are condensed before they are dispatched, so
 * that rows are neither sent nor computed. Pipelined, a token has to go on from where its expert is, merged or not: all are sent,
 * and those that meet at a slot are condensed there, so that rows are not computed. Not thread-safe.
 */
final class StepCondensation {

    private final CondensationOptions options;
    private final boolean home;
    private final boolean reserved;
    private final boolean sends;
    private final int topK;
    private final TokenCondensation condensation;
    private final CondensedReturn condensedReturn;
    /** The same tokens uncondensed. */
    private final DispatchPlan full;

    private final LinkBytes fullLinks;
    private final DistinctTargets fullBack;
    private final float[] embeddings;
    /** Home: expert ids without merged ones. Pipelined: slots. */
    private final int[] ids;

    private final int[] spared;
    private final CondensationSums step = new CondensationSums();
    private final CondensationSums all = new CondensationSums();

    StepCondensation(
            Placement placement,
            Topology topology,
            ModelSpec model,
            int topK,
            ReplayOptions replay,
            CondensationOptions options) {
        int tokens = replay.batchTokens();
        int dimension = options.embeddings().dimension();
        if (tokens > TokenCondensation.MAX_TOKENS || (long) tokens * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("condensation of batches of " + tokens + " tokens of dimension "
                    + dimension + ": at most " + TokenCondensation.MAX_TOKENS + " tokens and 2^31 numbers are allowed;"
                    + " make batches smaller");
        }
        this.options = options;
        this.home = replay.communication() == Communication.HOME;
        this.reserved = replay.gating() instanceof Gating.FixedCapacity;
        this.sends = home && !reserved;
        this.topK = topK;
        this.condensation = new TokenCondensation(
                home ? placement.experts() : mostSlots(placement), topK, dimension, options.shortcut());
        this.condensedReturn = new CondensedReturn(topology, topK, tokens);
        this.full = new DispatchPlan(placement, topology, topK, replay.gating(), replay.replicaPolicy());
        ExchangeModel exchange = new ExchangeModel(topology, replay.allToAll(), replay.homeRouting());
        this.fullLinks = new LinkBytes(topology, exchange, model.bytesPerToken(), reserved);
        this.fullBack = new DistinctTargets(topology);
        this.embeddings = new float[tokens * dimension];
        this.ids = new int[Math.multiplyExact(tokens, topK)];
        this.spared = new int[topology.devices()];
    }

    private static int mostSlots(Placement placement) {
        int most = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            most = Math.max(most, placement.layout().slots(layer));
        }
        return most;
    }

    void begin() {
        condensation.beginBatch();
        step.clear();
        fullLinks.begin();
    }

    /**
     * Reads the embeddings of a layer and, in home communication, merges before anything is sent.
     *
     * @param firstToken number of the step's first token
     * @param chosen expert ids of the layer
     * @return the ids that are to be planned
     */
    int[] before(long firstToken, int tokens, int layer, int[] chosen, int[] sources) {
        options.embeddings().copy(firstToken, tokens, layer, embeddings);
        if (!home) {
            return chosen;
        }
        if (sends) {
            full.plan(layer, tokens, chosen, null, sources);
        }
        condense(firstToken, tokens, layer, chosen, sources);
        condensation.copyCondensed(chosen, ids);
        return ids;
    }

    /**
     * Pipelined: merges what the plan brought to the same slot. Counts what was merged.
     *
     * @param plan the plan of what {@link #before} returned
     * @param sums told what the plan does not know of
     * @return merged assignments that were dropped with their keeper
     */
    long planned(long firstToken, int layer, DispatchPlan plan, ReplaySums sums) {
        int assignments = plan.tokens() * topK;
        Arrays.fill(spared, 0);
        if (!home) {
            for (int assignment = 0; assignment < assignments; assignment++) {
                ids[assignment] = plan.slotOf(assignment);
            }
            condense(firstToken, plan.tokens(), layer, ids, null);
        }
        long lost = 0;
        for (int assignment = 0; assignment < assignments; assignment++) {
            int keeper = condensation.keeperOf(assignment);
            if (keeper < 0 || keeper == assignment) {
                continue;
            }
            step.addMergedRow(condensation.similarityToKeeper(assignment, embeddings), options.threshold());
            if (home) {
                lost += plan.deviceOf(keeper) < 0 ? 1 : 0;
            } else if (!reserved) {
                spared[plan.deviceOf(assignment)]++;
            }
        }
        step.addSimilarities(condensation);
        if (home) {
            step.addMergedTokens(condensation.mergedTokens());
            sums.addMerged(condensation.merged(), lost);
        }
        return lost;
    }

    private void condense(long firstToken, int tokens, int layer, int[] groups, int @Nullable [] sources) {
        try {
            if (sources == null) {
                condensation.condense(tokens, groups, embeddings, options.threshold());
            } else {
                condensation.condense(tokens, groups, sources, embeddings, options.threshold());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "condensation in layer " + layer + ", tokens counted from " + firstToken + ": " + e.getMessage(),
                    e);
        }
    }

    /** Rows that no device computes because they were merged there, {@code [devices]}; not to be changed. */
    int[] spared() {
        return spared;
    }

    /** Whether {@link #send} is to be used: not when pipelined, where all tokens travel, nor when whole buffers do. */
    boolean sends() {
        return sends;
    }

    /** The device whose output an assignment takes; -1 where it was dropped or not recorded. */
    int deviceOf(DispatchPlan plan, int assignment) {
        int keeper = home ? condensation.keeperOf(assignment) : assignment;
        return keeper < 0 ? -1 : plan.deviceOf(keeper);
    }

    /**
     * Sends a layer in home communication, and counts what it would be uncondensed.
     *
     * @param homes the device each token returns to
     */
    void send(LinkBytes links, DispatchPlan plan, int[] homes) {
        double before = links.crossing();
        double fullBefore = fullLinks.crossing();
        links.addMigrating(plan, condensedReturn.count(condensation, plan, homes));
        fullLinks.addMigrating(full, uncondensedReturn(homes));
        step.addBytesSaved(fullLinks.crossing() - fullBefore - (links.crossing() - before));
    }

    private DistinctTargets uncondensedReturn(int[] homes) {
        fullBack.clear();
        for (int token = 0; token < full.tokens(); token++) {
            fullBack.beginToken(homes[token]);
            for (int assignment = token * topK; assignment < (token + 1) * topK; assignment++) {
                if (full.deviceOf(assignment) >= 0) {
                    fullBack.add(full.deviceOf(assignment));
                }
            }
        }
        return fullBack;
    }

    /** Ends a step and says what was saved in it. */
    CondensationReport end() {
        all.add(step);
        return step.report();
    }

    CondensationReport report() {
        return all.report();
    }
}
