package io.moeplacement.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything the template shows. Texts are plain; the template escapes them.
 *
 * @param title of the window and of the page
 * @param scene the problem in one line
 * @param warnings what must not be overlooked
 * @param verdict the one sentence
 * @param engines for which kind of engine it holds
 * @param tiles figures of the summary
 * @param goal what the placement was made for
 * @param caveat what it was compared with and what that is worth
 * @param sections the parts
 * @param assumptions what nothing said
 * @param facts how the report was made
 * @param command the command line
 */
record Page(
        String title,
        String scene,
        List<String> warnings,
        String verdict,
        String engines,
        List<Tile> tiles,
        String goal,
        String caveat,
        List<Section> sections,
        List<String> assumptions,
        List<Fact> facts,
        String command) {

    static Page of(Subject subject, String chartLibrary) {
        Sides sides = Sides.of(subject);
        Summary summary = new Summary(subject, sides);
        String inputs = String.join(", ", subject.origin().inputs());
        return new Page(
                "Expert placement for "
                        + (inputs.isEmpty() ? subject.problem().model().name() : inputs),
                summary.scene(),
                summary.warnings(),
                summary.verdict(),
                summary.engines(),
                summary.tiles(),
                summary.goal(),
                summary.caveat(),
                sections(subject, sides),
                subject.origin().assumptions(),
                facts(subject, chartLibrary),
                subject.origin().command());
    }

    /** Whether anything was assumed. */
    boolean hasAssumptions() {
        return !assumptions.isEmpty();
    }

    private static List<Section> sections(Subject subject, Sides sides) {
        List<Section> sections = new ArrayList<>();
        ChoiceSections choices = new ChoiceSections(subject);
        if (!subject.curve().isEmpty()) {
            sections.add(choices.curve());
        }
        if (!subject.others().isEmpty()) {
            sections.add(choices.solvers());
        }
        sections.addAll(new LoadSections(subject.problem(), sides).all());
        sections.addAll(new TrafficSections(subject.problem(), sides).all());
        if (subject.migration() != null) {
            sections.add(new MoveSection(subject.problem(), subject.migration()).section());
        } else if (!subject.migrationMessage().isEmpty()) {
            sections.add(MoveSection.none(subject.migrationMessage()));
        }
        return sections;
    }

    private static List<Fact> facts(Subject subject, String chartLibrary) {
        List<Fact> facts = new ArrayList<>();
        var result = subject.result();
        String ended = result.endedBy() == null
                ? ""
                : ", " + Say.seconds(result.elapsedSeconds()) + ", ended by " + result.endedBy();
        facts.add(new Fact("Result", result.name() + ": " + word(result.status()) + ended));
        if (!result.message().isEmpty()) {
            facts.add(new Fact("Message", result.message()));
        }
        var objective = result.objective();
        if (objective != null && objective.lowerBound() != null && objective.gap() != null) {
            facts.add(new Fact(
                    "Bound and gap",
                    objective.name() + " " + Say.objective(objective.name(), objective.value()) + ", at least "
                            + Say.objective(objective.name(), objective.lowerBound()) + ", gap "
                            + Say.percent(Math.max(0, objective.gap()))));
        }
        facts.add(new Fact(
                "Model",
                subject.problem().model().name() + ": "
                        + Say.bytes(subject.problem().model().bytesPerToken()) + " per token, "
                        + Say.bytes(subject.problem().model().bytesPerExpert()) + " per expert"));
        facts.add(new Fact("Version", subject.origin().version() + "; charts by " + chartLibrary));
        facts.add(new Fact("Made", subject.origin().made().toString()));
        return facts;
    }

    private static String word(String status) {
        return status.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
