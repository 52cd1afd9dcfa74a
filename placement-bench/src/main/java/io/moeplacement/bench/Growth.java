package io.moeplacement.bench;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How time and memory of solves with redundant slots grow with layers, experts, devices and slots. Loads are {@link
 * ZipfLoads}.
 */
public final class Growth {

    private static final String USAGE = "growth [--out DIR] [--each MILLISECONDS] [--cases all|tiny]";
    private static final List<String> SOLVERS = List.of("heuristic fast", "heuristic balanced", "re-plan to 1.05");

    /** Slots are those given, or a spare one for every eighth expert or so; devices have equal slots. */
    private record Shape(int layers, int experts, int devices, int slots) {

        static Shape of(int layers, int experts, int devices) {
            int least = experts + Math.max(1, experts / 8);
            return new Shape(layers, experts, devices, (least + devices - 1) / devices * devices);
        }

        double size(String varied) {
            return switch (varied) {
                case "layers" -> layers;
                case "experts" -> experts;
                case "slots" -> slots;
                default -> devices;
            };
        }
    }

    private record Series(String varied, List<Shape> shapes) {}

    private static final List<Series> ALL = List.of(
            new Series("layers", List.of(Shape.of(16, 256, 32), Shape.of(64, 256, 32), Shape.of(128, 256, 32))),
            new Series("experts", List.of(Shape.of(58, 32, 16), Shape.of(58, 128, 16), Shape.of(58, 512, 16))),
            new Series("devices", List.of(Shape.of(58, 256, 4), Shape.of(58, 256, 32), Shape.of(58, 256, 320))),
            new Series(
                    "slots",
                    List.of(new Shape(58, 256, 32, 288), new Shape(58, 256, 32, 512), new Shape(58, 256, 32, 1024))));

    private static final List<Series> TINY =
            List.of(new Series("layers", List.of(Shape.of(1, 8, 2), Shape.of(2, 8, 2))));

    private final Report report;
    private final WarmRuns runs;
    private final List<Object[]> slopes = new ArrayList<>();

    private Growth(Report report, Duration each) {
        this.report = report;
        this.runs = new WarmRuns(each);
    }

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
        Report report = new Report("growth", arguments.path("--out"), print);
        new Growth(report, arguments.milliseconds("--each", 500)).measure(series(arguments.text("--cases", "all")));
        report.write();
    }

    /** All series, into a report. */
    static void measureAll(Report report, Duration each) {
        new Growth(report, each).measure(ALL);
    }

    private void measure(List<Series> all) {
        report.table(
                "Growth, one thread", "solver", "varied", "layers x experts x devices", "slots", "ms", "MB allocated");
        for (String solver : SOLVERS) {
            for (Series series : all) {
                measure(solver, series);
            }
        }
        report.table(
                "Growth, slopes of log against log (least squares over all sizes)",
                "solver",
                "varied",
                "slope of ms",
                "slope of MB");
        slopes.forEach(report::row);
    }

    private static List<Series> series(String cases) {
        return switch (cases) {
            case "all" -> ALL;
            case "tiny" -> TINY;
            default -> throw new IllegalArgumentException("--cases (" + cases + ") must be all or tiny");
        };
    }

    private void measure(String solver, Series series) {
        SimpleRegression time = new SimpleRegression();
        SimpleRegression memory = new SimpleRegression();
        for (Shape shape : series.shapes) {
            boolean replans = !solver.startsWith("heuristic");
            PlacementProblem problem =
                    replans ? replan(shape) : problem(shape, 1).build();
            WarmRuns.Result result = runs.of(replans ? "heuristic" : solver, problem, 1);
            report.row(
                    solver,
                    series.varied,
                    shape.layers + " x " + shape.experts + " x " + shape.devices,
                    shape.slots,
                    result.milliseconds(),
                    result.megabytes());
            double size = Math.log(shape.size(series.varied));
            time.addData(size, Math.log(result.milliseconds()));
            memory.addData(size, Math.log(result.megabytes()));
        }
        slopes.add(new Object[] {solver, series.varied, time.getSlope(), memory.getSlope()});
    }

    /** Other popular experts than those the placement in force was made for. */
    private PlacementProblem replan(Shape shape) {
        return problem(shape, 2)
                .current(runs.of("greedy", problem(shape, 1).build(), 1)
                        .solution()
                        .placement())
                .replan(Replan.toTarget(1.05))
                .build();
    }

    private static PlacementProblem.Builder problem(Shape shape, long seed) {
        return ZipfLoads.problem(shape.layers, shape.experts, shape.devices, shape.slots, seed);
    }
}
