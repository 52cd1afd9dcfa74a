package io.moeplacement.runtime.buffer;

/**
 * Which expert leaves a full buffer when another one is needed. The experts of a batch run in increasing id, and which they
 * are is known before the first one runs (the size exchange says it); an expert is <em>active</em> when the batch needs it.
 * Rules are deterministic: where one leaves a choice, the expert goes that ran the longest ago.
 */
public enum EvictionPolicy {
    /**
     * As published: an expert that is not active, of several the one that ran the longest ago (the paper leaves open which);
     * when all are active, the one that was copied in last, even if it has still to run and must then be copied again.
     */
    LIFO,
    /** LIFO, but when all are active only those that have run already may go, as long as there is one. */
    LIFO_EXECUTED_FIRST,
    /** The one that ran the longest ago. */
    LRU,
    /** LRU, but as long as there is one, an expert that is not active. */
    LRU_INACTIVE_FIRST,
    /** The one that ran in the fewest batches so far, counted also while it was away. */
    LFU,
    /** LFU, but as long as there is one, an expert that is not active. */
    LFU_INACTIVE_FIRST,
    /** The one that was copied in first. */
    FIFO,
    /** FIFO, but as long as there is one, an expert that is not active. */
    FIFO_INACTIVE_FIRST,
    /**
     * Belady's MIN: the one that is needed again last, or never. Needs the future, see {@link ExpertBuffer#offline}; no rule
     * has fewer misses on the same batches.
     */
    MIN;

    /** Whether the rule has to know the batches to come. */
    public boolean needsFuture() {
        return this == MIN;
    }

    /**
     * Experts of a lower class go first.
     *
     * @param active whether the batch needs it
     * @param ran whether it ran in this batch already
     */
    int rank(boolean active, boolean ran) {
        return switch (this) {
            case LRU, LFU, FIFO, MIN -> 0;
            case LIFO, LRU_INACTIVE_FIRST, LFU_INACTIVE_FIRST, FIFO_INACTIVE_FIRST -> active ? 1 : 0;
            case LIFO_EXECUTED_FIRST -> active ? (ran ? 1 : 2) : 0;
        };
    }

    /**
     * Of the experts of one class, the lowest goes first.
     *
     * @param rank the class
     */
    long order(int rank, long usedAt, long loadedAt, long uses, int nextUse) {
        return switch (this) {
            case LIFO, LIFO_EXECUTED_FIRST -> rank == 0 ? usedAt : -loadedAt;
            case LRU, LRU_INACTIVE_FIRST -> usedAt;
            case LFU, LFU_INACTIVE_FIRST -> uses;
            case FIFO, FIFO_INACTIVE_FIRST -> loadedAt;
            case MIN -> -(long) nextUse;
        };
    }
}
