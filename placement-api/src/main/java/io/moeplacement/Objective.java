package io.moeplacement;

import io.moeplacement.internal.Require;

/** What a solver minimises. Exact definitions: {@code docs/cost-model.md}. */
public sealed interface Objective {

    /** Lower-case name with hyphens, as used on the command line and in files. */
    String name();

    /** Predicted seconds per step: computation of the slowest device plus all-to-alls, summed over layers. */
    static Objective stepTime() {
        return new StepTime();
    }

    /** Mean over layers of the load imbalance (max/mean). */
    static Objective balance() {
        return new Balance();
    }

    /** Transition weight times hops over total transition weight (pipelined). */
    static Objective locality() {
        return new Locality();
    }

    /** Distinct devices per token and layer. */
    static Objective fanOut() {
        return new FanOut(0);
    }

    /** Distinct devices plus {@code nodeWeight} times distinct nodes per token and layer. */
    static Objective fanOut(double nodeWeight) {
        return new FanOut(nodeWeight);
    }

    /** MoETuner's two stages: among well balanced layers, the least sum of all-to-all tails (pipelined, PAIR). */
    static Objective balanceThenTail(double tolerance) {
        return new BalanceThenTail(tolerance);
    }

    /** Predicted seconds per step. */
    record StepTime() implements Objective {
        @Override
        public String name() {
            return "step-time";
        }
    }

    /** Mean over layers of the load imbalance, at least 1. */
    record Balance() implements Objective {
        @Override
        public String name() {
            return "balance";
        }
    }

    /**
     * Transition weight times distance over total transition weight: 0 on the same device, 1 in the same node, 2
     * elsewhere, or the topology's cost matrix. Needs an affinity.
     */
    record Locality() implements Objective {
        @Override
        public String name() {
            return "locality";
        }
    }

    /**
     * Distinct devices, plus a weight times distinct nodes, per token and layer. Needs selections.
     *
     * @param nodeWeight what a distinct node costs in distinct devices, finite and at least 0
     */
    record FanOut(double nodeWeight) implements Objective {
        /** @throws IllegalArgumentException when the weight is outside its range */
        public FanOut {
            Require.notNegative("fan-out node weight", nodeWeight);
        }

        @Override
        public String name() {
            return "fan-out";
        }
    }

    /**
     * Lexicographic balance, then tail (MoETuner, sections 4 and 5): a layer is admissible when the summed deviation of
     * device loads from their mean is at most the layer's optimum plus tolerance times the layer's total load; among
     * admissible placements the sum of PAIR all-to-all times counts. Needs an affinity.
     *
     * @param tolerance share of a layer's load, finite and at least 0
     */
    record BalanceThenTail(double tolerance) implements Objective {
        /** @throws IllegalArgumentException when the tolerance is outside its range */
        public BalanceThenTail {
            Require.notNegative("balance tolerance", tolerance);
        }

        @Override
        public String name() {
            return "balance-then-tail";
        }
    }
}
