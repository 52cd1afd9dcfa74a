package io.moeplacement.runtime;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Pairing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Replay} runs. Immutable.
 *
 * @param batchTokens tokens of a step over all devices, in 1..{@value #MAX_BATCH_TOKENS}
 * @param traffic where tokens go and what their exchange costs
 * @param gating exactly the rows there are, or a fixed number; fixed capacity needs {@link HomeRouting#DIRECT}
 * @param replicaPolicy which copy of an expert serves a token
 * @param techniques expert buffers and what else goes beyond sending tokens to their experts
 * @param seed picks the home devices of tokens
 * @param stepListener is told every step, in the thread that adds tokens; null when nobody listens
 */
public record ReplayOptions(
        int batchTokens,
        ReplayTraffic traffic,
        Gating gating,
        ReplicaPolicy replicaPolicy,
        ReplayTechniques techniques,
        long seed,
        @Nullable Consumer<ReplayStep> stepListener) {

    /** Most tokens of a step. */
    public static final int MAX_BATCH_TOKENS = 1 << 24;

    /** @throws IllegalArgumentException when a figure is outside its range or two options contradict each other */
    public ReplayOptions {
        if (batchTokens < 1 || batchTokens > MAX_BATCH_TOKENS) {
            throw new IllegalArgumentException("batch tokens (" + batchTokens + ") must be in 1.." + MAX_BATCH_TOKENS);
        }
        if (gating instanceof Gating.FixedCapacity && traffic.homeRouting() == HomeRouting.VIA_NODE) {
            throw new IllegalArgumentException(
                    "gating with a fixed capacity sends whole buffers straight to their device;"
                            + " home routing via-node is for dynamic gating");
        }
        if (techniques.sequences() != null) {
            requireReturn(traffic.communication(), gating);
        }
    }

    private static void requireReturn(Communication communication, Gating gating) {
        if (communication == Communication.PIPELINED) {
            throw new IllegalArgumentException("sequences are sent to their next home when tokens return;"
                    + " pipelined communication leaves tokens where their experts are");
        }
        if (gating instanceof Gating.FixedCapacity) {
            throw new IllegalArgumentException("sequences as units need dynamic gating; a fixed capacity sends whole"
                    + " buffers back to where they came from");
        }
    }

    /**
     * Home communication, all pairs, the busiest port, straight, dynamic gating, even copies, nothing beyond, seed 1, nobody
     * listens.
     */
    public static ReplayOptions of(int batchTokens) {
        return new ReplayOptions(
                batchTokens,
                ReplayTraffic.home(),
                Gating.dynamic(),
                ReplicaPolicy.EVEN,
                ReplayTechniques.none(),
                1,
                null);
    }

    /** Where a token goes between layers. */
    public Communication communication() {
        return traffic.communication();
    }

    /** Which ranks decide where a token is between layers. */
    public Pairing pairing() {
        return traffic.pairing();
    }

    /** What the time of an all-to-all is made of. */
    public AllToAll allToAll() {
        return traffic.allToAll();
    }

    /** How home communication reaches several devices of a node. */
    public HomeRouting homeRouting() {
        return traffic.homeRouting();
    }

    /** The same options with other traffic. */
    public ReplayOptions with(ReplayTraffic traffic) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }

    /** The same options with another communication, and the ranks that decide where a token is. */
    public ReplayOptions with(Communication communication, Pairing pairing) {
        return with(new ReplayTraffic(communication, pairing, allToAll(), homeRouting()));
    }

    /** The same options with other rules of exchange. */
    public ReplayOptions with(AllToAll allToAll, HomeRouting homeRouting) {
        return with(new ReplayTraffic(communication(), pairing(), allToAll, homeRouting));
    }

    /** The same options with another gating. */
    public ReplayOptions with(Gating gating) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }

    /** The same options with another choice of copies. */
    public ReplayOptions with(ReplicaPolicy replicaPolicy) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }

    /** The same options with other techniques. */
    public ReplayOptions with(ReplayTechniques techniques) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }

    /** The same options with another seed. */
    public ReplayOptions withSeed(long seed) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }

    /** The same options with a listener to every step; null for none. */
    public ReplayOptions withStepListener(@Nullable Consumer<ReplayStep> stepListener) {
        return new ReplayOptions(batchTokens, traffic, gating, replicaPolicy, techniques, seed, stepListener);
    }
}
