package io.moeplacement.runtime;

import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * Context-coherent expert parallelism (ExFlow, arXiv 2401.08383) beside the classic kind: how many tokens cross devices for
 * the same recorded tokens.
 *
 * <p>Classic: every layer sends a token from its home to each distinct device of its experts and back, two all-to-alls.
 * Context-coherent: every device holds every context, so a token stays where its first expert is and each layer has one
 * all-to-all, from there; at the end of an iteration an all-gather brings its new tokens to all devices. With k > 1 the
 * results of the other experts have to reach the device of the first one, which ExFlow's top-1 count leaves out; they are
 * counted apart.
 *
 * <p>An iteration has {@code tokensPerDevice} tokens of each device, taken from the trace in blocks. Copies of an expert
 * take turns. Mutable, not thread-safe.
 */
public final class ContextCoherence {

    private final CopyTable copies;
    private final EvenChoice choice;
    private final int[] noLoads;
    private final int topK;
    private final int devices;
    private final int tokensPerDevice;
    private final BatchCheck check;
    private final int[] ofLayer;
    private final int[] loads;
    /** Mark of the token and layer that went to a device last. */
    private final long[] lastAt;

    private long mark;
    private long tokens;
    private long fromHome;
    private long onward;
    private long combined;

    /**
     * Counts under one placement.
     *
     * @param topK experts of a token in a layer, in 1..experts
     * @param tokensPerDevice tokens of each device in an iteration, at least 1
     * @throws IllegalArgumentException when placement and topology differ in devices or a figure is out of range
     */
    public ContextCoherence(Placement placement, Topology topology, int topK, int tokensPerDevice) {
        if (placement.devices() != topology.devices()) {
            throw new IllegalArgumentException(
                    "placement has " + placement.devices() + " devices, the topology " + topology.devices());
        }
        if (topK < 1 || topK > placement.experts()) {
            throw new IllegalArgumentException("topK (" + topK + ") must be in 1.." + placement.experts()
                    + ", the experts of a layer in the placement");
        }
        if (tokensPerDevice < 1) {
            throw new IllegalArgumentException("tokensPerDevice (" + tokensPerDevice + ") must be at least 1");
        }
        this.copies = new CopyTable(placement);
        this.choice = new EvenChoice(copies);
        this.noLoads = new int[0];
        this.topK = topK;
        this.devices = placement.devices();
        this.tokensPerDevice = tokensPerDevice;
        this.check = new BatchCheck(copies.experts(), devices, topK);
        this.ofLayer = new int[topK];
        this.loads = new int[copies.experts()];
        this.lastAt = new long[devices];
        Arrays.fill(lastAt, -1);
    }

    /**
     * Counts the next token of the trace.
     *
     * @param chosen expert ids {@code [layers][k]} laid flat, each layer in descending router weight, -1 where nothing was
     *     recorded: there the token stays where it is
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice; the token is
     *     then not counted
     */
    public void addToken(int[] chosen) {
        if (chosen.length != copies.layers() * topK) {
            throw new IllegalArgumentException("a token has " + chosen.length + " expert ids, expected "
                    + copies.layers() + " layers x " + topK + " = " + copies.layers() * topK);
        }
        for (int layer = 0; layer < copies.layers(); layer++) {
            System.arraycopy(chosen, layer * topK, ofLayer, 0, topK);
            check.check(layer, 1, ofLayer, null, null, loads);
        }
        int home = (int) (tokens / tokensPerDevice % devices);
        int place = home;
        for (int layer = 0; layer < copies.layers(); layer++) {
            place = layer(layer, chosen, home, place);
        }
        tokens++;
    }

    /** Counts a layer and says where the token is after it. */
    private int layer(int layer, int[] chosen, int home, int place) {
        choice.begin(layer, noLoads);
        mark++;
        int next = place;
        int distinct = 0;
        for (int rank = topK - 1; rank >= 0; rank--) {
            int expert = chosen[layer * topK + rank];
            if (expert < 0) {
                continue;
            }
            int device = copies.deviceOf(layer)[choice.slotFor(place, expert)];
            // Ranks come last to first, so that the best recorded one decides.
            next = device;
            if (lastAt[device] != mark) {
                lastAt[device] = mark;
                distinct++;
            }
        }
        fromHome += distinct - (lastAt[home] == mark ? 1 : 0);
        onward += distinct - (lastAt[place] == mark ? 1 : 0);
        combined += Math.max(0, distinct - 1);
        return next;
    }

    /** What was counted so far. */
    public Count count() {
        return new Count(tokens, copies.layers(), devices, 2 * fromHome, onward, combined, tokens * devices);
    }

    /**
     * Tokens that cross devices.
     *
     * @param tokens tokens counted: iterations x devices x tokens per device
     * @param layers layers L
     * @param devices devices G
     * @param classic classic parallelism, dispatch and return together
     * @param onward context-coherent: the one all-to-all of each layer
     * @param combined context-coherent: results of further experts that go to the device of the first; 0 for k = 1
     * @param gathered context-coherent: new tokens times the devices they are gathered on, their own included as in ExFlow's
     *     formula
     */
    public record Count(long tokens, int layers, int devices, long classic, long onward, long combined, long gathered) {

        /** Copies that leave a token's home, mean over tokens and layers: for k = 1 ExFlow's p. */
        public double leavesHome() {
            return tokens == 0 ? 0 : classic / (2.0 * tokens * layers);
        }

        /** Copies that leave the device a token is on, mean over tokens and layers: for k = 1 ExFlow's p'. */
        public double leavesDevice() {
            return tokens == 0 ? 0 : (double) onward / ((double) tokens * layers);
        }

        /** ExFlow's cost of classic parallelism, {@code 2 G B L p}, in tokens. */
        public static double classicCost(int devices, double tokensPerDevice, int layers, double leavesHome) {
            return 2 * devices * tokensPerDevice * layers * leavesHome;
        }

        /** ExFlow's cost of context-coherent parallelism, {@code G B (L p' + G)}, in tokens. */
        public static double coherentCost(int devices, double tokensPerDevice, int layers, double leavesDevice) {
            return devices * tokensPerDevice * (layers * leavesDevice + devices);
        }

        /** Bytes of classic parallelism. */
        public double classicBytes(double bytesPerToken) {
            return classic * bytesPerToken;
        }

        /**
         * Bytes of context-coherent parallelism.
         *
         * @param bytesPerToken of an activation
         * @param bytesPerNewToken what the all-gather carries of a new token
         */
        public double coherentBytes(double bytesPerToken, double bytesPerNewToken) {
            return (onward + combined) * bytesPerToken + gathered * bytesPerNewToken;
        }
    }
}
