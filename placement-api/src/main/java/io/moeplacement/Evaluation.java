package io.moeplacement;

/**
 * What the cost model says about a placement.
 *
 * @param objectiveValue value of the problem's objective, smaller is better
 * @param metrics all metrics
 */
public record Evaluation(double objectiveValue, Metrics metrics) {}
