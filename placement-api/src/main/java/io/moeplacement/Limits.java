package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a placement must keep. A broken limit makes a solution {@link Status#VIOLATES_LIMITS}.
 *
 * <p>Immutable, value-equal; built by {@link #builder()}.
 */
public final class Limits {

    private static final Limits NONE = builder().build();

    private final double maxImbalance;
    private final long maxMoves;
    private final Set<ExpertOnDevice> pinned;
    private final Set<ExpertOnDevice> forbidden;
    private final int minCopies;
    private final Survivability survivability;
    private final boolean duplicatesAllowed;
    private final boolean slotsFreePerLayer;

    private Limits(Builder builder) {
        this.maxImbalance = builder.maxImbalance;
        this.maxMoves = builder.maxMoves;
        this.pinned = builder.pinned;
        this.forbidden = builder.forbidden;
        this.minCopies = builder.minCopies;
        this.survivability = builder.survivability;
        this.duplicatesAllowed = builder.duplicatesAllowed;
        this.slotsFreePerLayer = builder.slotsFreePerLayer;
    }

    /** No limit but the one that always holds by default: no two copies of an expert on one device. */
    public static Limits none() {
        return NONE;
    }

    /** Starts from {@link #none()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these limits. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxImbalance = maxImbalance;
        builder.maxMoves = maxMoves;
        builder.pinned = pinned;
        builder.forbidden = forbidden;
        builder.minCopies = minCopies;
        builder.survivability = survivability;
        builder.duplicatesAllowed = duplicatesAllowed;
        builder.slotsFreePerLayer = slotsFreePerLayer;
        return builder;
    }

    /** Whether imbalance is limited. */
    public boolean hasMaxImbalance() {
        return maxImbalance < Double.POSITIVE_INFINITY;
    }

    /** Largest allowed imbalance of any layer, at least 1; infinite when not limited. Holds within 1e-9. */
    public double maxImbalance() {
        return maxImbalance;
    }

    /** Whether moves from the current placement are limited. */
    public boolean hasMaxMoves() {
        return maxMoves < Long.MAX_VALUE;
    }

    /** Most slots that may change their expert's device over all layers; {@link Long#MAX_VALUE} when not limited. */
    public long maxMoves() {
        return maxMoves;
    }

    /** Experts that must have a copy on a device, in order of layer, expert, device. */
    public Set<ExpertOnDevice> pinned() {
        return pinned;
    }

    /** Experts that must not have a copy on a device, in order of layer, expert, device. */
    public Set<ExpertOnDevice> forbidden() {
        return forbidden;
    }

    /** Fewest copies of every expert, at least 1. */
    public int minCopies() {
        return minCopies;
    }

    /** Which single failure must leave every expert with a copy. */
    public Survivability survivability() {
        return survivability;
    }

    /** Whether a device may hold two copies of an expert in one layer. */
    public boolean duplicatesAllowed() {
        return duplicatesAllowed;
    }

    /**
     * Whether the number of experts a device holds is free in each layer, bounded only by the sum of its slots over all
     * layers. Single copies only; engine formats that need equal rows refuse such a placement.
     */
    public boolean slotsFreePerLayer() {
        return slotsFreePerLayer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that
                && Double.compare(maxImbalance, that.maxImbalance) == 0
                && maxMoves == that.maxMoves
                && pinned.equals(that.pinned)
                && forbidden.equals(that.forbidden)
                && minCopies == that.minCopies
                && survivability == that.survivability
                && duplicatesAllowed == that.duplicatesAllowed
                && slotsFreePerLayer == that.slotsFreePerLayer;
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(
                maxImbalance,
                maxMoves,
                pinned,
                forbidden,
                minCopies,
                survivability,
                duplicatesAllowed,
                slotsFreePerLayer);
    }

    @Override
    public String toString() {
        return "Limits[maxImbalance=" + maxImbalance + ", maxMoves=" + (hasMaxMoves() ? maxMoves : "none")
                + ", pinned=" + pinned.size() + ", forbidden=" + forbidden.size() + ", minCopies=" + minCopies
                + ", survivability=" + survivability + ", duplicatesAllowed=" + duplicatesAllowed
                + ", slotsFreePerLayer=" + slotsFreePerLayer + "]";
    }

    /** Collects {@link Limits}. Not thread-safe. */
    public static final class Builder {

        private double maxImbalance = Double.POSITIVE_INFINITY;
        private long maxMoves = Long.MAX_VALUE;
        private Set<ExpertOnDevice> pinned = Set.of();
        private Set<ExpertOnDevice> forbidden = Set.of();
        private int minCopies = 1;
        private Survivability survivability = Survivability.NONE;
        private boolean duplicatesAllowed;
        private boolean slotsFreePerLayer;

        private Builder() {}

        /**
         * Largest allowed imbalance of any layer.
         *
         * @throws IllegalArgumentException when below 1 or not finite
         */
        public Builder maxImbalance(double maxImbalance) {
            if (!(maxImbalance >= 1) || Double.isInfinite(maxImbalance)) {
                throw new IllegalArgumentException(
                        "maxImbalance (" + maxImbalance + ") must be a finite number of at least 1");
            }
            this.maxImbalance = maxImbalance;
            return this;
        }

        /**
         * Most moved slots over all layers; needs a current placement in the problem.
         *
         * @throws IllegalArgumentException when negative
         */
        public Builder maxMoves(long maxMoves) {
            this.maxMoves = Require.notNegative("maxMoves", maxMoves);
            return this;
        }

        /** Experts that must have a copy on a device. */
        public Builder pinned(Set<ExpertOnDevice> pinned) {
            this.pinned = sorted(pinned);
            return this;
        }

        /** Experts that must not have a copy on a device. */
        public Builder forbidden(Set<ExpertOnDevice> forbidden) {
            this.forbidden = sorted(forbidden);
            return this;
        }

        /**
         * Fewest copies of every expert.
         *
         * @throws IllegalArgumentException when below 1
         */
        public Builder minCopies(int minCopies) {
            this.minCopies = Require.positive("minCopies", minCopies);
            return this;
        }

        /** Which single failure must leave every expert with a copy. */
        public Builder survivability(Survivability survivability) {
            this.survivability = survivability;
            return this;
        }

        /** Lets a device hold two copies of an expert in one layer. */
        public Builder allowDuplicates() {
            this.duplicatesAllowed = true;
            return this;
        }

        /** Frees the number of experts a device holds in each layer; see {@link Limits#slotsFreePerLayer()}. */
        public Builder freeSlotsPerLayer() {
            this.slotsFreePerLayer = true;
            return this;
        }

        /** A copy whose iteration order is that of its content, so that nothing depends on a run's hash seed. */
        private static Set<ExpertOnDevice> sorted(Set<ExpertOnDevice> entries) {
            List<ExpertOnDevice> ordered = new ArrayList<>(Set.copyOf(entries));
            ordered.sort(Comparator.comparingInt(ExpertOnDevice::layer)
                    .thenComparingInt(ExpertOnDevice::expert)
                    .thenComparingInt(ExpertOnDevice::device));
            return Collections.unmodifiableSet(new LinkedHashSet<>(ordered));
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException when an expert is both pinned to and forbidden on a device
         */
        public Limits build() {
            for (ExpertOnDevice pin : pinned) {
                if (forbidden.contains(pin)) {
                    throw new IllegalArgumentException(pin + " is both pinned and forbidden");
                }
            }
            return new Limits(this);
        }
    }
}
