package io.moeplacement.bench;

import io.moeplacement.DeviceMapping;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Redundant slots side by side on measured loads: balance, expert groups, re-planning, lost and added devices. Loads are
 * DeepSeek-V3's, from the public profile data of deepseek-ai/EPLB, 288 slots on 4 nodes of 8 devices.
 */
public final class Replicas {

    private static final String USAGE = "replicas [--traces DIR] [--out DIR] [--each MILLISECONDS]";
    private static final int NODES = 4;
    private static final int DEVICES = 32;
    private static final int SLOTS_PER_DEVICE = 9;
    private static final int GROUPS = 8;
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    private final TraceFolder traces;
    private final Report report;
    private final WarmRuns runs;

    private Replicas(TraceFolder traces, Report report, Duration each) {
        this.traces = traces;
        this.report = report;
        this.runs = new WarmRuns(each);
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        try {
            run(args, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println("replicas: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures and prints; writes {@code replicas.md} and {@code replicas.json} too where a folder is given.
     *
     * @throws IllegalArgumentException when an option or its value is not known
     */
    static void run(String[] args, PrintStream print) {
        Arguments arguments = new Arguments(args, USAGE, List.of("--traces", "--out", "--each"));
        Report report = new Report("replicas", arguments.path("--out"), print);
        if (measureAll(report, TraceFolder.of(arguments), arguments.milliseconds("--each", 1500))) {
            report.write();
        }
    }

    /** All tables, into a report; false where a file is missing, which the report then says. */
    static boolean measureAll(Report report, TraceFolder traces, Duration each) {
        Replicas bench = new Replicas(traces, report, each);
        for (String window : List.of("prefill-2048", "prefill-1024", "decode-1000-1000")) {
            String file = TraceFolder.deepSeek(window);
            if (!traces.has(file)) {
                report.say("Skipped: no file " + traces.file(file) + " (name the folder with --traces).");
                return false;
            }
        }
        RoutingProfile prefill = bench.read("prefill-2048");
        bench.balance(prefill);
        bench.groups(prefill);
        bench.replans(bench.read("prefill-1024"), bench.read("decode-1000-1000"));
        return true;
    }

    private RoutingProfile read(String window) {
        return traces.loads(TraceFolder.deepSeek(window));
    }

    private static PlacementProblem.Builder problem(RoutingProfile profile) {
        return PlacementProblem.builder(
                        profile, Topology.builder(NODES, DEVICES / NODES).build())
                .slotsPerLayer(DEVICES * SLOTS_PER_DEVICE)
                .objective(Objective.balance());
    }

    private void balance(RoutingProfile profile) {
        report.table("prefill-2048, all layers", "solver", "imbalance, mean", "worst", "ms, 1 thread", "ms, 2 threads");
        PlacementProblem problem = problem(profile).build();
        for (String solver : List.of("contiguous", "greedy", "eplb", "heuristic fast", "heuristic balanced")) {
            WarmRuns.Result one = runs.of(solver, problem, 1);
            WarmRuns.Result two = runs.of(solver, problem, 2);
            report.row(solver, one.mean(), one.worst(), one.milliseconds(), two.milliseconds());
        }
    }

    private void groups(RoutingProfile profile) {
        report.table(
                "prefill-2048 with 8 groups, deadline 10 s",
                "solver",
                "imbalance, mean",
                "worst",
                "off-home share",
                "s, 1 thread",
                "s, 2 threads");
        group("eplb", "eplb, hierarchical", problem(profile).groups(ExpertGroups.reported(GROUPS)));
        for (double weight : new double[] {1, 2, 100}) {
            group(
                    "heuristic",
                    "heuristic, W = " + (int) weight,
                    problem(profile).groups(new ExpertGroups(GROUPS, weight)));
        }
    }

    private void group(String solver, String title, PlacementProblem.Builder builder) {
        PlacementProblem problem = builder.build();
        WarmRuns.Result one = runs.of(solver, problem, 1, DEFAULT_DEADLINE);
        WarmRuns.Result two = runs.of(solver, problem, 2, DEFAULT_DEADLINE);
        Double off = two.solution().metrics().offHomeShare();
        report.row(
                title,
                two.mean(),
                two.worst(),
                off == null ? "" : off,
                one.milliseconds() * 1e-3,
                two.milliseconds() * 1e-3);
    }

    private void replans(RoutingProfile before, RoutingProfile after) {
        report.table(
                "Re-planning on 2 threads, from a greedy placement for prefill-1024",
                "change",
                "solver",
                "moves per layer",
                "imbalance, mean",
                "worst",
                "ms");
        Placement inForce =
                runs.of("greedy", problem(before).build(), 1).solution().placement();
        String change = "to decode-1000-1000";
        replan(change, "eplb", "eplb", problem(after).current(inForce).build());
        for (double target : new double[] {1.02, 1.05, 1.10}) {
            toTarget(change, target, problem(after).current(inForce));
        }
        toTarget("unchanged traffic", 1.02, problem(before).current(inForce));
        DeviceMapping lost = DeviceMapping.without(DEVICES, List.of(3));
        int left = DEVICES - 1;
        // Nodes are uneven after a loss; balance looks at devices alone, so one node stands for all.
        PlacementProblem smaller = PlacementProblem.builder(
                        before, Topology.builder(1, left).build())
                .slotsPerLayer(left * SLOTS_PER_DEVICE)
                .objective(Objective.balance())
                .current(inForce, lost)
                .replan(Replan.toTarget(1.05))
                .build();
        Placement shrunk = replan("device 3 of 32 lost", "heuristic, target 1.05", "heuristic", smaller);
        toTarget("one device added to 31", 1.05, problem(before).current(shrunk, DeviceMapping.added(left, DEVICES)));
    }

    private void toTarget(String change, double target, PlacementProblem.Builder builder) {
        PlacementProblem problem = builder.replan(Replan.toTarget(target)).build();
        replan(change, "heuristic, target " + target, "heuristic", problem);
    }

    private Placement replan(String change, String title, String solver, PlacementProblem problem) {
        WarmRuns.Result result = runs.of(solver, problem, 2);
        report.row(change, title, result.movesPerLayer(), result.mean(), result.worst(), result.milliseconds());
        return result.solution().placement();
    }
}
