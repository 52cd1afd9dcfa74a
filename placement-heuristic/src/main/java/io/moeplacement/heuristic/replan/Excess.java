package io.moeplacement.heuristic.replan;

/**
 * What a device's load costs on the way to a target: what is above the target, and a small quadratic term that decides
 * between states with equally much above it and keeps the rest even. Convex. Mutable, not thread-safe.
 */
final class Excess {

    private static final double EVENNESS = 1e-4;

    private double target;

    void aimAt(double imbalance) {
        target = imbalance;
    }

    double target() {
        return target;
    }

    /** @param load as a part of a perfect spread */
    double of(double load) {
        return Math.max(0, load - target) + EVENNESS * load * load;
    }
}
