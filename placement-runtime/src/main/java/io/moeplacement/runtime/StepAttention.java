package io.moeplacement.runtime;

import io.moeplacement.runtime.sequences.AttentionLoad;
import io.moeplacement.runtime.sequences.SequenceReport;

/** Attention of the layers of a step, and of steps together. Not thread-safe. */
final class StepAttention {

    private double seconds;
    private double imbalance;
    private double worst;
    private int layers;
    private double secondsSum;
    private double imbalanceSum;
    private double worstOfAll = 1;
    private long steps;

    void begin() {
        seconds = 0;
        imbalance = 0;
        worst = 1;
        layers = 0;
    }

    void addLayer(AttentionLoad load) {
        double ofLayer = load.imbalance();
        seconds += load.slowest();
        imbalance += ofLayer;
        worst = Math.max(worst, ofLayer);
        layers++;
    }

    /** Lets the step count in means. */
    void addStep() {
        secondsSum += seconds;
        imbalanceSum += imbalance / layers;
        worstOfAll = Math.max(worstOfAll, worst);
        steps++;
    }

    SequenceReport.Attention report() {
        return new SequenceReport.Attention(secondsSum / steps, imbalanceSum / steps, worstOfAll);
    }
}
