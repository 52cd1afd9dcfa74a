package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How time and memory of solves with redundant slots grow with layers, experts and devices. Loads are Zipf's with exponent
 * 0.8 in a random order per layer; there is a spare slot for every eighth expert or so, devices have equal slots.
 */
public final class Growth {

    private static final String USAGE = "growth [--out DIR] [--each MILLISECONDS] [--cases all|tiny]";
    private static final double EXPONENT = 0.8;
    private static final List<String> SOLVERS = List.of("heuristic fast", "heuristic balanced", "re-plan to 1.05");

    private record Shape(int layers, int experts, int devices) {

        int slots() {
            int least = experts + Math.max(1, experts / 8);
            return (least + devices - 1) / devices * devices;
        }

        double size(String varied) {
            return switch (varied) {
                case "layers" -> layers;
                case "experts" -> experts;
                default -> devices;
            };
        }
    }

    private record Series(String varied, List<Shape> shapes) {}

    private static final List<Series> ALL = List.of(
            new Series("layers", List.of(new Shape(16, 256, 32), new Shape(64, 256, 32), new Shape(128, 256, 32))),
            new Series("experts", List.of(new Shape(58, 32, 16), new Shape(58, 128, 16), new Shape(58, 512, 16))),
            new Series("devices", List.of(new Shape(58, 256, 4), new Shape(58, 256, 32), new Shape(58, 256, 320))));

    private static final List<Series> TINY =
            List.of(new Series("layers", List.of(new Shape(1, 8, 2), new Shape(2, 8, 2))));

    private Growth() {}

    /** Prints the table. */
    public static void main(String[] args) {
        try {
            run(args, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println("growth: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures and prints; writes {@code growth.md} and {@code growth.json} too where a folder is given.
     *
     * @throws IllegalArgumentException when an option or its value is not known
     */
    static void run(String[] args, PrintStream print) {
        Arguments arguments = new Arguments(args, USAGE, List.of("--out", "--each", "--cases"));
        List<Series> all = series(arguments.text("--cases", "all"));
        Report report = new Report("growth", arguments.path("--out"), print);
        Duration each = arguments.milliseconds("--each", 500);
        report.table(
                "One thread; slopes are of log against log since the row above",
                "solver",
                "varied",
                "layers x experts x devices",
                "slots",
                "ms",
                "slope",
                "MB allocated",
                "slope");
        WarmRuns runs = new WarmRuns(each);
        for (String solver : SOLVERS) {
            for (Series series : all) {
                measure(report, runs, solver, series);
            }
        }
        report.write();
    }

    private static List<Series> series(String cases) {
        return switch (cases) {
            case "all" -> ALL;
            case "tiny" -> TINY;
            default -> throw new IllegalArgumentException("--cases (" + cases + ") must be all or tiny");
        };
    }

    private static void measure(Report report, WarmRuns runs, String solver, Series series) {
        double lastSize = 0;
        double lastTime = 0;
        double lastMemory = 0;
        for (Shape shape : series.shapes) {
            boolean replans = !solver.startsWith("heuristic");
            PlacementProblem problem =
                    replans ? replan(runs, shape) : problem(shape, 1).build();
            WarmRuns.Result result = runs.of(replans ? "heuristic" : solver, problem, 1);
            double growth = Math.log(shape.size(series.varied) / lastSize);
            boolean first = lastSize == 0;
            report.row(
                    solver,
                    series.varied,
                    shape.layers + " x " + shape.experts + " x " + shape.devices,
                    shape.slots(),
                    result.milliseconds(),
                    first ? "" : slope(result.milliseconds() / lastTime, growth),
                    result.megabytes(),
                    first ? "" : slope(result.megabytes() / lastMemory, growth));
            lastSize = shape.size(series.varied);
            lastTime = result.milliseconds();
            lastMemory = result.megabytes();
        }
    }

    private static String slope(double ratio, double growth) {
        return String.format(Locale.ROOT, "%.2f", Math.log(ratio) / growth);
    }

    /** Other popular experts than those the placement in force was made for. */
    private static PlacementProblem replan(WarmRuns runs, Shape shape) {
        return problem(shape, 2)
                .current(runs.of("greedy", problem(shape, 1).build(), 1)
                        .solution()
                        .placement())
                .replan(Replan.toTarget(1.05))
                .build();
    }

    private static PlacementProblem.Builder problem(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loads = new double[shape.layers][];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = zipf(shape.experts, random);
        }
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads),
                        Topology.builder(1, shape.devices).build())
                .slotsPerLayer(shape.slots())
                .objective(Objective.balance());
    }

    private static double[] zipf(int experts, SplittableRandom random) {
        double[] loads = new double[experts];
        for (int expert = 0; expert < experts; expert++) {
            int other = random.nextInt(expert + 1);
            loads[expert] = loads[other];
            loads[other] = Math.rint(1e6 * Math.pow(expert + 1, -EXPONENT));
        }
        return loads;
    }
}
