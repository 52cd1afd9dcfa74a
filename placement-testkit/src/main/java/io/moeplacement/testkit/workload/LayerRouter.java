package io.moeplacement.testkit.workload;

import java.util.SplittableRandom;

/** Draws the experts of tokens in one layer; {@code package-info} tells how. Immutable. */
final class LayerRouter {

    private final WorkloadShape shape;
    private final int topK;
    private final Circle top1;
    private final Circle others;

    /**
     * @param order experts in the order of their arcs, of the top-1 circle and of the other one, {@code [2][experts]}
     * @param load share of all assignments each expert gets, {@code [experts]}
     * @param top1Share share of the top-1 assignments each expert gets, {@code [experts]}
     */
    LayerRouter(WorkloadShape shape, int[][] order, double[] load, double[] top1Share) {
        this.shape = shape;
        this.topK = shape.model().spec().topK();
        this.top1 = new Circle(order[0], top1Share);
        double[] rest = new double[load.length];
        for (int expert = 0; expert < rest.length; expert++) {
            // Probability to be among the others, given not to be the first.
            double among = (topK * load[expert] - top1Share[expert]) / (1 - top1Share[expert]);
            rest[expert] = Math.min(0.99, Math.max(0, among));
        }
        this.others = new Circle(order[1], rest);
    }

    void draw(SplittableRandom random, double tokenPosition, int[] chosen, int offset) {
        double position = random.nextDouble() < shape.attention()
                ? wrap(tokenPosition + shape.noise() * (2 * random.nextDouble() - 1))
                : random.nextDouble();
        int first = top1.at(position);
        chosen[offset] = first;
        if (topK == 1) {
            return;
        }
        double start = random.nextDouble() < shape.companionship()
                ? wrap(position + shape.noise() * (2 * random.nextDouble() - 1))
                : random.nextDouble();
        // Equal steps, each at least as long as any arc, never meet an expert twice.
        double step = (others.circumference() - others.length(first)) / (topK - 1);
        int turn = random.nextInt(topK - 1);
        for (int i = 0; i < topK - 1; i++) {
            chosen[offset + 1 + (i + turn) % (topK - 1)] = others.atWithout(first, (start + i) * step);
        }
    }

    private static double wrap(double position) {
        return position - Math.floor(position);
    }
}
