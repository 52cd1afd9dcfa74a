package io.moeplacement.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Everything that is claimed, measured in one run: quality beside the peers, time to quality, redundant slots, growth,
 * kernels. Writes {@code results.md} and {@code results.json}.
 */
public final class Evidence {

    private static final String USAGE = "quick|full --out DIR [--traces DIR] [--runs N] [--deadline SECONDS]"
            + " [--effort N|none] [--threads N] [--only quality,time,replicas,growth,kernels] [--cases REGEX]";
    private static final List<String> OPTIONS =
            List.of("--out", "--traces", "--runs", "--deadline", "--effort", "--threads", "--only", "--cases");

    /** How the tables of a full run begin. */
    static final String FULL_RUN = "Full run";

    private static final String SECTIONS = "quality,time,replicas,growth,kernels";

    /** Of larger programmes HiGHS has hardly begun when a minute is over. */
    private static final int HIGHS_VARIABLES = 50_000;

    /** Instances whose progress is watched. */
    private static final Set<String> WATCHED = Set.of(
            "top-1 pairs 1x4 limit 1.05",
            "top-1 pairs 1x8 limit 1.05",
            "fan-out 1x8 limit 1.05",
            "step time 1x4",
            "deepseek-v3 prefill-2048, 256 slots, 4x8",
            "deepseek-v3 prefill-2048, 288 slots, 4x8",
            "deepseek-v3 prefill-2048, 288 slots, 4x8, 8 groups",
            "gpt-oss-20b, 24 layers, 1x4");

    private final boolean quick;
    private final Arguments arguments;
    private final Report report;
    private final TraceFolder traces;
    private final Set<String> sections;
    private final int runs;
    private final Duration deadline;
    private final int threads;

    private Evidence(String mode, Arguments arguments, PrintStream print) {
        this.quick = mode.equals("quick");
        this.arguments = arguments;
        this.report = new Report("results", arguments.path("--out"), print);
        this.traces = TraceFolder.of(arguments);
        this.sections = Set.of(arguments.text("--only", SECTIONS).split(",", -1));
        if (!Set.of(SECTIONS.split(",", -1)).containsAll(sections)) {
            throw new IllegalArgumentException(
                    "--only (" + arguments.text("--only", "") + ") must be some of " + SECTIONS);
        }
        this.runs = arguments.positive("--runs", 1);
        this.deadline = Duration.ofSeconds(arguments.positive("--deadline", 60));
        this.threads = arguments.positive("--threads", Runtime.getRuntime().availableProcessors());
    }

    /** Prints and writes the tables. */
    public static void main(String[] args) {
        try {
            run(args, System.out, System.err);
        } catch (IllegalArgumentException e) {
            System.err.println("evidence: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures, prints, writes.
     *
     * @throws IllegalArgumentException when an option or its value is not known
     */
    static void run(String[] args, PrintStream print, PrintStream progress) {
        if (args.length == 0 || !Set.of("quick", "full").contains(args[0])) {
            throw new IllegalArgumentException("usage: " + USAGE);
        }
        String[] options = java.util.Arrays.copyOfRange(args, 1, args.length);
        new Evidence(args[0], new Arguments(options, USAGE, OPTIONS), print).run(progress);
    }

    private void run(PrintStream progress) {
        Machine.describe(report);
        long effort = effort();
        report.about("mode", quick ? "quick" : "full");
        report.about("runs", String.valueOf(runs));
        report.about("deadline", deadline.toSeconds() + " s");
        report.about("iterations", effort == 0 ? "none, deadlines alone" : "limited, effort " + effort);
        report.about("threads", String.valueOf(threads));
        report.say((quick ? "Quick run" : FULL_RUN) + ": " + runs + (runs == 1 ? " run" : " runs (seeds from 1)")
                + " of each search, deadline " + deadline.toSeconds() + " s, " + threads + " threads, "
                + (effort == 0 ? "no limit on iterations." : "limits on iterations times " + effort + ".")
                + " `!` breaks a limit, `~` ended by the clock (another run may differ), `-` not taken; bold is the best "
                + "that keeps the limits.");
        List<Instance> instances = instances();
        if (sections.contains("quality")) {
            report.say("### Quality beside the peers");
            new Comparison(
                            report,
                            Contenders.all(HIGHS_VARIABLES),
                            runs,
                            effort,
                            new Budget(Long.MAX_VALUE, deadline, 1, threads))
                    .run(instances, progress::println);
        }
        if (sections.contains("time")) {
            report.say("### Time to quality");
            List<Instance> watched = instances.stream()
                    .filter(instance -> WATCHED.contains(instance.name()))
                    .toList();
            new TimeToQuality(report, Duration.ofSeconds(quick ? 10 : 60), threads).run(watched, progress::println);
        }
        Duration each = Duration.ofMillis(quick ? 100 : 1000);
        if (sections.contains("replicas")) {
            report.say("### Redundant slots and re-planning");
            progress.println("redundant slots");
            Replicas.measureAll(report, traces, each);
        }
        if (sections.contains("growth")) {
            report.say("### Growth");
            progress.println("growth");
            Growth.measureAll(report, each);
        }
        if (sections.contains("kernels")) {
            report.say("### Kernels and the machine");
            progress.println("kernels");
            new Kernels(report, 5, quick ? 200 : 1000).run();
        }
        report.write();
    }

    /** 0 for no limit on iterations. */
    private long effort() {
        return arguments.text("--effort", "1").equals("none") ? 0 : arguments.positive("--effort", 1);
    }

    private List<Instance> instances() {
        List<Instance> all = new ArrayList<>();
        if (traces.has(TraceFolder.GPT_OSS)) {
            all.addAll(TokenInstances.recorded(traces, quick));
        } else {
            report.say("Skipped: no file " + traces.file(TraceFolder.GPT_OSS) + " (name the folder with --traces).");
        }
        all.addAll(LoadInstances.measured(traces, quick));
        all.addAll(TokenInstances.generated(quick));
        all.addAll(LoadInstances.generated(quick));
        String wanted = arguments.text("--cases", ".*");
        return all.stream().filter(instance -> instance.name().matches(wanted)).toList();
    }
}
