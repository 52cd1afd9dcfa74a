package io.moeplacement.runtime.condensation;

/**
 * How far a loss has come from its first value: Luffy's {@code n_t = (first - last) / first}. Not thread-safe.
 */
public final class LossProgress {

    private double first;
    private double last;

    /** Nothing seen yet. */
    public LossProgress() {}

    /**
     * Notes the loss of a batch.
     *
     * @param loss finite, at least 0; the first one above 0
     * @throws IllegalArgumentException when it is not; what was noted stays
     */
    public void observe(double loss) {
        if (!(loss >= 0 && loss <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("loss (" + loss + ") must be a finite number of at least 0");
        }
        if (first == 0) {
            if (loss == 0) {
                throw new IllegalArgumentException(
                        "first loss (0) must be above 0, as progress is measured in parts of it");
            }
            first = loss;
        }
        last = loss;
    }

    /** {@code (first - last) / first}: at most 1, negative when the loss rose; 0 before anything was noted. */
    public double progress() {
        return first == 0 ? 0 : (first - last) / first;
    }
}
