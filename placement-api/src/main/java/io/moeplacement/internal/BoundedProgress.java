package io.moeplacement.internal;

import io.moeplacement.ProgressEvent;
import io.moeplacement.ProgressListener;
import org.jspecify.annotations.Nullable;

/** Passes events on; an improvement of an engine that knows no bound, or a weaker one, comes with the api's. Thread-safe. */
final class BoundedProgress implements ProgressListener {

    private final ProgressListener listener;
    private volatile @Nullable Double bound;

    BoundedProgress(ProgressListener listener) {
        this.listener = listener;
    }

    /** From now on this bound is known. */
    void know(double lowerBound) {
        bound = lowerBound;
    }

    @Override
    public void onProgress(ProgressEvent event) {
        listener.onProgress(event instanceof ProgressEvent.Improved improved ? withBound(improved) : event);
    }

    private ProgressEvent withBound(ProgressEvent.Improved improved) {
        Double known = bound;
        Double own = improved.lowerBound();
        return known == null || (own != null && own >= known)
                ? improved
                : new ProgressEvent.Improved(improved.solver(), improved.elapsed(), improved.value(), known);
    }
}
