package io.moeplacement.cli.report;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.LoadBounds;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.formats.SolveReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Subjects of reports, made without a solver. */
final class Subjects {

    static final Origin ORIGIN = new Origin(
            "placement solve --profile trace.npz",
            List.of("trace.npz"),
            List.of("links of h100"),
            "placement 1.2.3, Java 17",
            Instant.parse("2026-01-02T03:04:05Z"));

    private Subjects() {}

    static Subject of(PlacementProblem problem, Placement placement, Origin origin) {
        return Subject.of(problem, Subject.Kind.SOLVED, result(problem, placement, ""), placement, origin);
    }

    static SolveReport result(PlacementProblem problem, Placement placement, String message) {
        var violations = new PlacementVerifier(problem).violations(placement);
        return SolveReport.of(
                new Solution(
                        "hand",
                        violations.isEmpty() ? Status.FEASIBLE : Status.VIOLATES_LIMITS,
                        placement,
                        new CostModel(problem).evaluate(placement),
                        new LoadBounds(problem).objective(),
                        violations,
                        EndedBy.CONVERGENCE,
                        Duration.ofMillis(1500),
                        null,
                        message),
                problem);
    }

    static String html(Subject subject) {
        StringBuilder html = new StringBuilder();
        try {
            new HtmlReport(subject).writeTo(html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return html.toString();
    }

    static Document page(Subject subject) {
        return Jsoup.parse(html(subject));
    }
}
