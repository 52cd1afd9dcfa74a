package io.moeplacement.runtime.analysis;

import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens must be profiled: growing samples of recorded tokens beside all of them. Each sample holds the one before.
 *
 * @param order the order in which tokens are taken
 * @param points one entry per sample size, ascending; the last is all tokens, unless planning was cancelled before
 */
public record ProfileGrowth(GrowthOrder order, List<GrowthPoint> points) {

    /** The first sample, unless said otherwise. */
    public static final int FIRST_TOKENS = 500;

    private static final double ROUNDING = 1e-12;

    /** Keeps its own copy of the list. */
    public ProfileGrowth {
        points = List.copyOf(points);
    }

    /**
     * Profiles growing samples: {@code first} tokens, twice as many, and so on, and all.
     *
     * @param first size of the first sample, at least 1
     * @param seed picks the order, where it is random
     * @param hot how many experts count as the hottest of a layer, in 1..experts
     * @param plans how plans are made and what they are scored on; null for none
     * @throws IllegalArgumentException when a figure is outside its range, a token names an expert twice in a layer, or a
     *     sample's profile does not fit the problem of the plans
     * @throws io.moeplacement.UnsupportedProblemException when the solver cannot take the problem
     */
    public static ProfileGrowth of(
            RecordedTokens tokens,
            Pairing pairing,
            GrowthOrder order,
            int first,
            long seed,
            int hot,
            @Nullable PlanFit plans) {
        if (first < 1) {
            throw new IllegalArgumentException("tokens of the first sample (" + first + ") must be at least 1");
        }
        RoutingProfile all = tokens.toProfile(pairing);
        int[] numbers = order.of(tokens, seed);
        ProfileAccumulator sample =
                ProfileAccumulator.ofTokens(tokens.layerIds(), tokens.experts(), tokens.topK(), pairing);
        int[] chosen = new int[tokens.layers() * tokens.topK()];
        List<GrowthPoint> points = new ArrayList<>();
        Placement before = null;
        int taken = 0;
        for (long size = first; taken < numbers.length && !isCancelled(plans); size *= 2) {
            while (taken < Math.min(size, numbers.length)) {
                tokens.copyTo(numbers[taken++], chosen);
                sample.addToken(chosen);
            }
            RoutingProfile profile = sample.toProfile();
            Placement plan = plans == null ? null : plans.fit(profile);
            points.add(new GrowthPoint(
                    taken,
                    ProfileStability.between(profile, all, hot),
                    plans == null || plan == null ? null : samplePlan(plans, plan, before)));
            before = plan;
        }
        return new ProfileGrowth(order, points);
    }

    private static boolean isCancelled(@Nullable PlanFit plans) {
        return plans != null && plans.isCancelled();
    }

    private static GrowthPoint.SamplePlan samplePlan(PlanFit plans, Placement plan, @Nullable Placement before) {
        SharedDevices shared = new SharedDevices(plans.problem().communication());
        return new GrowthPoint.SamplePlan(
                Objects.requireNonNull(plans.score(plan)),
                before == null ? null : Double.valueOf(shared.agreement(before, plan)));
    }

    /**
     * Tokens from which on the load distance to all tokens, mean over layers, is at most {@code tolerance}.
     *
     * @param tolerance in 0..1
     * @return null when only all tokens are that near, or no layer has traffic
     */
    public @Nullable Integer tokensUntilLoads(double tolerance) {
        return tokensUntil(point -> isWithin(point.stability().loadDistance(), tolerance));
    }

    /**
     * Tokens from which on the distance of the transitions to those of all tokens, mean over layers, is at most
     * {@code tolerance}.
     *
     * @param tolerance in 0..1
     * @return null when only all tokens are that near, or there are no transitions
     */
    public @Nullable Integer tokensUntilTransitions(double tolerance) {
        return tokensUntil(point -> isWithin(point.stability().transitionDistance(), tolerance));
    }

    /**
     * Tokens from which on the objective value of the sample's plan is at most that of the plan made for all tokens, plus
     * {@code tolerance} of it. More tokens then buy no better plan, whatever the plan looks like.
     *
     * @param tolerance part of the value, at least 0
     * @return null when only all tokens give such a plan, or there are no plans
     */
    public @Nullable Integer tokensUntilPlan(double tolerance) {
        GrowthPoint.SamplePlan last =
                points.isEmpty() ? null : points.get(points.size() - 1).plan();
        if (last == null) {
            return null;
        }
        double most = last.onAll().objectiveValue() * (1 + tolerance) + ROUNDING;
        return tokensUntil(point -> point.plan() != null && point.plan().onAll().objectiveValue() <= most);
    }

    private static boolean isWithin(@Nullable Extent distance, double tolerance) {
        return distance != null && distance.mean() <= tolerance;
    }

    /** The first point from which on all points hold; the last one alone says nothing. */
    private @Nullable Integer tokensUntil(Predicate<GrowthPoint> holds) {
        Integer found = null;
        for (GrowthPoint point : points) {
            if (!holds.test(point)) {
                found = null;
            } else if (found == null) {
                found = point.tokens();
            }
        }
        boolean onlyAll =
                found != null && found == points.get(points.size() - 1).tokens();
        return onlyAll ? null : found;
    }
}
