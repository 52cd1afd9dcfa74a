package io.moeplacement.ilp.tight;

import io.moeplacement.LoadBounds;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The exact part of one solve: bounds first, then enumeration where fillings are few, else programmes. Offers what it finds
 * and returns a bound; keeps what ojAlgo claimed and why something was left out.
 */
final class ExactSearch {

    /** Part of the time left that is kept to get ojAlgo's best out before the deadline, and its largest size. */
    private static final int MARGIN_PART = 10;

    private static final Duration MOST_MARGIN = Duration.ofMillis(250);
    /** For the rounding of sums in another order. */
    private static final double SAFE = 1 - 1e-12;

    private final Instance instance;
    private final SolveContext context;
    private final Best best;
    private final ProgrammeRunner runner;
    private final TightSettings settings;
    private final double gap;
    private final Duration programmesEnd;
    private final Map<String, Integer> claims = new TreeMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private long programmes;
    private boolean outOfIterations;
    private boolean outOfTime;

    ExactSearch(Instance instance, SolveContext context, Best best, ProgrammeRunner runner, TightSettings settings) {
        this.instance = instance;
        this.context = context;
        this.best = best;
        this.runner = runner;
        this.settings = settings;
        this.gap = settings.gap();
        this.programmesEnd = context.elapsed().plus(settings.time());
    }

    /** Improves on an objective that couples layers; a bound. */
    double chain() {
        double bound = instance.locality ? new PairBound(instance).value() : stepTimeBound();
        ChainEnumeration chain = new ChainEnumeration(instance, context);
        if (settings.enumerates() && chain.fits()) {
            if (settings.enumeratesLast()) {
                chainProgramme(bound, 2);
            }
            return best.meets(bound) || !mayGoOn() ? bound : exact(chain.best(), bound);
        }
        chainProgramme(bound, 1);
        return bound;
    }

    private double stepTimeBound() {
        Double simple = new LoadBounds(instance.problem).objective();
        return simple == null ? 0 : simple * SAFE;
    }

    /** Improves on balance; a bound. */
    double balance() {
        LoadBounds simple = new LoadBounds(instance.problem);
        double[] bounds = new double[instance.layers];
        Arrays.setAll(bounds, simple::imbalance);
        BalanceEnumeration enumeration = new BalanceEnumeration(instance, context);
        if (instance.stays != null) {
            return balanceUnderMoves(enumeration, bounds);
        }
        int[][] start = best.assignment();
        int[] widestGapFirst = IntStream.range(0, instance.layers)
                .boxed()
                .sorted(Comparator.comparingDouble(layer -> bounds[layer] - instance.imbalance(layer, start[layer])))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < widestGapFirst.length && mayGoOn(); i++) {
            balanceLayer(enumeration, widestGapFirst[i], bounds, widestGapFirst.length - i);
        }
        return mean(bounds);
    }

    private void balanceLayer(BalanceEnumeration enumeration, int layer, double[] bounds, int layersLeft) {
        boolean enumerable = settings.enumerates() && enumeration.fits(layer);
        boolean programmeFirst = !enumerable || settings.enumeratesLast();
        if (programmeFirst && (settings.asksAlways() || !meets(layer, bounds[layer] * (1 + gap)))) {
            int[][] rows = best.assignment();
            int @Nullable [][] start = instance.keepsLimits(layer, rows[layer]) ? rows : null;
            int[][] found = programme(
                    () -> new BalanceProgramme(instance, layer, layer + 1, start),
                    start != null,
                    layersLeft * (enumerable ? 2 : 1));
            if (found != null) {
                offer(layer, found[0]);
            }
        }
        if (enumerable && mayGoOn() && !meets(layer, bounds[layer])) {
            int[] row = best.assignment()[layer];
            double known = instance.keepsLimits(layer, row) ? instance.imbalance(layer, row) : Double.POSITIVE_INFINITY;
            BalanceEnumeration.Layer exact = enumeration.layer(layer, known);
            if (exact != null) {
                bounds[layer] = Math.max(bounds[layer], exact.least() * SAFE);
                offer(layer, exact.deviceOf()[0]);
            }
        }
    }

    private boolean meets(int layer, double bound) {
        int[] row = best.assignment()[layer];
        return instance.keepsLimits(layer, row) && instance.imbalance(layer, row) <= bound * (1 + 1e-10);
    }

    private void offer(int layer, int[] row) {
        int[][] rows = best.assignment();
        rows[layer] = row;
        best.offer(rows);
    }

    private double balanceUnderMoves(BalanceEnumeration enumeration, double[] bounds) {
        double bound = mean(bounds);
        boolean enumerable =
                settings.enumerates() && IntStream.range(0, instance.layers).allMatch(enumeration::fits);
        if ((!enumerable || settings.enumeratesLast()) && mayGoOn() && !isClose(bound)) {
            int @Nullable [][] start = best.isFeasible() ? best.assignment() : null;
            offerAll(programme(
                    () -> new BalanceProgramme(instance, 0, instance.layers, start),
                    start != null,
                    enumerable ? 2 : 1));
        }
        return enumerable && mayGoOn() && !best.meets(bound) ? exact(enumeration.underMoves(), bound) : bound;
    }

    /** Whether a programme could gain next to nothing. */
    private boolean isClose(double bound) {
        return !settings.asksAlways()
                && (best.meets(bound) || (best.isFeasible() && best.value() - bound <= gap * Math.abs(best.value())));
    }

    private void chainProgramme(double bound, int parts) {
        if (mayGoOn() && !isClose(bound)) {
            int @Nullable [][] start = best.isFeasible() ? best.assignment() : null;
            offerAll(programme(() -> TightEngine.programme(instance, start), start != null, parts));
        }
    }

    /** The bound after an enumeration: what it found, or as before when it was stopped. */
    private double exact(int @Nullable [][] optimum, double bound) {
        offerAll(optimum);
        return optimum != null && best.isFeasible() ? Math.max(bound, best.value() * SAFE) : bound;
    }

    private void offerAll(int @Nullable [][] deviceOf) {
        if (deviceOf != null) {
            best.offer(deviceOf);
        }
    }

    /** Hands one programme to ojAlgo for an equal part of the time left; its unchecked assignment, or null. */
    private int @Nullable [][] programme(Supplier<PlacementProgramme> builder, boolean fromStart, int parts) {
        if (programmes++ >= context.iterations()) {
            outOfIterations = true;
            return null;
        }
        Duration left = context.remaining();
        Duration margin = left.dividedBy(MARGIN_PART);
        left = left.minus(margin.compareTo(MOST_MARGIN) > 0 ? MOST_MARGIN : margin);
        Duration own = programmesEnd.minus(context.elapsed());
        left = (own.compareTo(left) < 0 ? own : left).dividedBy(parts);
        if (left.isNegative() || left.isZero()) {
            outOfTime = true;
            return null;
        }
        ProgrammeRunner.Outcome outcome = runner.run(builder, fromStart, context, left);
        String claim = outcome.claim();
        claims.merge(claim == null ? "no answer" : claim, 1, Integer::sum);
        outOfTime |= claim == null || !claim.equals("OPTIMAL");
        if (!outcome.note().isEmpty()) {
            notes.add(outcome.note());
        }
        return outcome.deviceOf();
    }

    private boolean mayGoOn() {
        return context.iterations() > 0 && !context.shouldStop();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(1.0) * SAFE;
    }

    boolean ranOutOfIterations() {
        return outOfIterations || context.iterations() == 0;
    }

    boolean ranOutOfTime() {
        return outOfTime;
    }

    /** What ojAlgo said of its programmes; null when none was run. */
    @Nullable
    String claim() {
        if (claims.isEmpty()) {
            return null;
        }
        return claims.size() == 1
                ? claims.keySet().iterator().next()
                : claims.entrySet().stream()
                        .map(claim -> claim.getKey() + " (" + claim.getValue() + " programmes)")
                        .collect(Collectors.joining(", "));
    }

    String message(boolean proved) {
        String said = String.join("; ", notes);
        if (!proved && claims.containsKey("OPTIMAL")) {
            said += (said.isEmpty() ? "" : "; ") + "OPTIMAL is ojAlgo's claim, our own bound does not prove it";
        }
        return said;
    }
}
