package io.moeplacement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The curve between balance and the objective of a problem: the best value found under each of a row of limits on imbalance, from
 * the best balance reachable to no limit (epsilon constraint).
 *
 * <p>The tight end is what the solver reaches for the objective balance, the loose end what it reaches without a limit (or under
 * the problem's own). Between them the limits lie closer together at the tight end, where the curve bends. Points are solved
 * from tight to loose, each from the best placement known that keeps its limit, so that with a solver that is never worse than its
 * incumbent no looser point is worse. What another point dominates is dropped.
 *
 * <p>Deadline and iterations are those of the whole curve, dealt out over its solves. The curve is as reproducible as the
 * solver is: one that ends by iterations or by itself gives the same curve on any number of threads. Immutable, thread-safe.
 */
public final class ParetoFront {

    /** Fewest points that can be asked for: the two ends. */
    public static final int FEWEST_POINTS = 2;

    /** Most points that can be asked for. */
    public static final int MOST_POINTS = 100;

    /** Limits are rounded up to so many digits, which people can type. */
    private static final double LIMIT_DIGITS = 1e6;

    private static final double SAME = 1e-9;

    /**
     * One point of the curve.
     *
     * @param maxImbalance the limit it was solved under, at least 1; infinite when there was none
     * @param solution the solution, whose placement keeps that limit
     */
    public record Point(double maxImbalance, Solution solution) {

        /** Largest imbalance of a layer of the placement. */
        public double worstImbalance() {
            return solution.metrics().imbalance().worst();
        }
    }

    private final PlacementSolver solver;
    private final int points;

    /**
     * Curves found by a solver.
     *
     * @param solver solves every point; a baseline, which looks at no limit, gives few points or none
     * @param points limits to solve under, the ends among them, in 2..100; fewer points come back where some are dominated
     * @throws IllegalArgumentException when the number of points is outside its range
     */
    public ParetoFront(PlacementSolver solver, int points) {
        if (points < FEWEST_POINTS || points > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "points (" + points + ") must be in " + FEWEST_POINTS + ".." + MOST_POINTS);
        }
        this.solver = Objects.requireNonNull(solver, "solver");
        this.points = points;
    }

    /**
     * Solves the curve of a problem.
     *
     * @param problem its objective is locality, fan-out or step-time; its {@code maxImbalance}, if any, is the loose end
     * @param options deadline and iterations of the whole curve; the incumbent, if any, is one of the placements known
     * @return points that keep all limits, by imbalance of their worst layer, tightest first; no point is at once more balanced
     *     and cheaper than another. Empty when no placement that keeps the limits was found; fewer when cancelled
     * @throws IllegalArgumentException when the objective is balance or balance-then-tail
     * @throws UnsupportedProblemException when the solver cannot take the problem under a limit on imbalance
     * @throws InfeasibleProblemException when no placement keeps the problem's own limits, by proof
     */
    public List<Point> solve(PlacementProblem problem, SolveOptions options) {
        Objective objective = problem.objective();
        if (objective instanceof Objective.Balance || objective instanceof Objective.BalanceThenTail) {
            throw new IllegalArgumentException("objective " + objective.name()
                    + " has no curve against balance; take locality, fan-out or step-time");
        }
        return new Run(problem, options).points();
    }

    /** Points none of which another one dominates, by worst imbalance. */
    static List<Point> front(List<Point> all) {
        List<Point> ordered = new ArrayList<>(all);
        ordered.sort(Comparator.comparingDouble(Point::worstImbalance)
                .thenComparingDouble(point -> point.solution().value())
                .thenComparingDouble(Point::maxImbalance));
        List<Point> front = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (Point point : ordered) {
            double value = point.solution().value();
            if (value < best - SAME * Math.abs(best) || front.isEmpty()) {
                front.add(point);
                best = value;
            }
        }
        return List.copyOf(front);
    }

    /** The solves of one curve. */
    private final class Run {

        private final PlacementProblem problem;
        private final SolveOptions options;
        private final CostModel costs;
        private final List<Placement> known = new ArrayList<>();
        private final List<Point> found = new ArrayList<>();
        private final long begin;
        private int solvesLeft;

        Run(PlacementProblem problem, SolveOptions options) {
            this.problem = problem;
            this.options = options;
            this.costs = new CostModel(problem);
            this.begin = options.nanoClock().getAsLong();
            // The loose end twice, at first to know where it is, then from what the others found.
            this.solvesLeft = points + 2;
            if (options.incumbent() != null) {
                known.add(options.incumbent());
            }
        }

        List<Point> points() {
            double loosest = problem.limits().maxImbalance();
            Double tight = tightEnd();
            solve(loosest);
            double loose =
                    found.stream().mapToDouble(Point::worstImbalance).max().orElse(loosest);
            double tightest = Math.min(loosest, roundedUp(tight == null ? lowest() : tight));
            for (int i = 0; i < points - 1 && tightest < loose; i++) {
                double part = (double) i / (points - 1);
                solve(Math.min(loosest, roundedUp(tightest + part * part * (loose - tightest))));
            }
            solve(loosest);
            return front(found);
        }

        /** The worst imbalance of the best balanced placement found; null where the solver does not balance. */
        private @Nullable Double tightEnd() {
            PlacementProblem balance = problem.toBuilder()
                    .objective(Objective.balance())
                    .communication(problem.communication())
                    .build();
            try {
                Solution solution = solver.solve(balance, share(best(balance)));
                if (!solution.isFeasible()) {
                    return null;
                }
                known.add(solution.placement());
                return solution.metrics().imbalance().worst();
            } catch (UnsupportedProblemException e) {
                return null;
            }
        }

        private double lowest() {
            LoadBounds bounds = new LoadBounds(problem);
            double lowest = 1;
            for (int layer = 0; layer < problem.layers(); layer++) {
                lowest = Math.max(lowest, bounds.imbalance(layer));
            }
            return lowest;
        }

        private void solve(double maxImbalance) {
            if (options.cancellation().isCancelled()) {
                return;
            }
            Limits.Builder limits = problem.limits().toBuilder();
            if (maxImbalance < Double.POSITIVE_INFINITY) {
                limits.maxImbalance(maxImbalance);
            }
            PlacementProblem limited =
                    problem.toBuilder().limits(limits.build()).build();
            Solution solution;
            try {
                solution = solver.solve(limited, share(best(limited)));
            } catch (InfeasibleProblemException e) {
                if (maxImbalance == problem.limits().maxImbalance()) {
                    throw e;
                }
                return;
            }
            if (solution.isFeasible()) {
                known.add(solution.placement());
                found.add(new Point(maxImbalance, solution));
            }
        }

        /** The best placement known that keeps the limits of a problem; null when none does. */
        private @Nullable Placement best(PlacementProblem limited) {
            PlacementVerifier verifier = new PlacementVerifier(limited);
            Placement best = null;
            double bestValue = Double.POSITIVE_INFINITY;
            for (Placement placement : known) {
                double value = costs.evaluate(placement).objectiveValue();
                if (value < bestValue && verifier.violations(placement).isEmpty()) {
                    best = placement;
                    bestValue = value;
                }
            }
            return best;
        }

        /** An equal share of what is left of the budget. */
        private SolveOptions share(@Nullable Placement incumbent) {
            int parts = solvesLeft--;
            LongSupplier clock = options.nanoClock();
            Duration used = Duration.ofNanos(Math.max(0, clock.getAsLong() - begin));
            Duration left = options.deadline().minus(used);
            long iterations = options.iterations();
            return options.withIncumbent(incumbent)
                    .withDeadline(left.isNegative() ? Duration.ZERO : left.dividedBy(parts))
                    .withIterations(iterations == Long.MAX_VALUE ? iterations : iterations / (points + 2));
        }

        private static double roundedUp(double limit) {
            return Math.ceil(limit * LIMIT_DIGITS) / LIMIT_DIGITS;
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ParetoFront[solver=%s, points=%d]", solver.name(), points);
    }
}
