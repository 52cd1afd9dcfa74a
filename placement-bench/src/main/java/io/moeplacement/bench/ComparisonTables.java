package io.moeplacement.bench;

import io.moeplacement.Evaluation;
import io.moeplacement.bench.Attempt.Standing;
import io.moeplacement.bench.Comparison.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as Markdown: per group of instances a table of figures and one of times, then the instances where a peer
 * wins. Marks: {@code !} breaks a limit, {@code ~} ended by the clock, {@code -} refused; the best that keeps the limits is
 * bold.
 */
final class ComparisonTables {

    /** A difference below this part is none. */
    private static final double EQUAL = 1e-9;

    private final Report report;
    private final List<Contender> contenders;
    private final Map<String, Map<String, List<Cell>>> groups = new LinkedHashMap<>();

    ComparisonTables(Report report, List<Contender> contenders, List<Cell> cells) {
        this.report = report;
        this.contenders = contenders;
        for (Cell cell : cells) {
            groups.computeIfAbsent(cell.instance().group(), group -> new LinkedHashMap<>())
                    .computeIfAbsent(cell.instance().name(), instance -> new ArrayList<>())
                    .add(cell);
        }
    }

    void write() {
        for (Map.Entry<String, Map<String, List<Cell>>> group : groups.entrySet()) {
            List<Integer> shown = new ArrayList<>();
            List<String> columns = new ArrayList<>(List.of("instance"));
            for (int i = 0; i < contenders.size(); i++) {
                if (takesAny(i, group.getValue())) {
                    shown.add(i);
                    columns.add(contenders.get(i).name());
                }
            }
            List<String> figures = new ArrayList<>(columns);
            figures.add("bound");
            report.view(group.getKey(), figures);
            group.getValue().forEach((name, cells) -> report.viewRow(figures(name, cells, shown)));
            report.view("Seconds of the same", columns);
            group.getValue().forEach((name, cells) -> report.viewRow(times(name, cells, shown)));
        }
        wins();
    }

    private static boolean takesAny(int contender, Map<String, List<Cell>> rows) {
        return rows.values().stream()
                .anyMatch(cells -> cells.get(contender).middle().standing() != Standing.REFUSED);
    }

    private static List<String> figures(String name, List<Cell> cells, List<Integer> shown) {
        Cell winner = best(cells, null);
        Attempt best = winner == null ? null : winner.middle();
        List<String> row = new ArrayList<>(List.of(name));
        for (int i : shown) {
            row.add(figure(cells.get(i), best));
        }
        row.add(bound(cells));
        return row;
    }

    /** The strongest bound that any solver gave, as the figure of the table. */
    private static String bound(List<Cell> cells) {
        double strongest = Double.NEGATIVE_INFINITY;
        boolean proved = false;
        for (Cell cell : cells) {
            Double bound = cell.middle().bound();
            strongest = bound == null ? strongest : Math.max(strongest, bound);
            proved |= cell.middle().standing() == Standing.OPTIMAL;
        }
        if (strongest == Double.NEGATIVE_INFINITY) {
            return "";
        }
        boolean locality = cells.get(0).instance().figure() == Instance.Figure.LOCALITY;
        if (locality && !cells.stream().allMatch(ComparisonTables::isShareOfMoves)) {
            return "";
        }
        return Report.text(locality ? 1 - strongest : strongest) + (proved ? " proved" : "");
    }

    /** Whether the objective is what locality leaves, as on one node, so that a bound of one is a bound of the other. */
    private static boolean isShareOfMoves(Cell cell) {
        Evaluation evaluation = cell.middle().evaluation();
        Double locality = evaluation == null ? null : evaluation.metrics().locality();
        return evaluation == null || locality == null || Math.abs(1 - locality - evaluation.objectiveValue()) < EQUAL;
    }

    private static String figure(Cell cell, @Nullable Attempt best) {
        Attempt attempt = cell.middle();
        Evaluation evaluation = attempt.evaluation();
        if (evaluation == null) {
            return attempt.standing() == Standing.REFUSED
                    ? "-"
                    : attempt.standing().name().toLowerCase(Locale.ROOT);
        }
        String text = Report.text(cell.instance().figure().of(evaluation));
        if (best != null && best.evaluation() != null && attempt.isFeasible() && !isWorse(attempt, best)) {
            text = "**" + text + "**";
        }
        return text + (attempt.isFeasible() ? "" : " !") + (attempt.isByTheClock() ? " ~" : "");
    }

    private static List<String> times(String name, List<Cell> cells, List<Integer> shown) {
        List<String> row = new ArrayList<>(List.of(name));
        for (int i : shown) {
            Attempt attempt = cells.get(i).middle();
            boolean tried = attempt.standing() != Standing.REFUSED && attempt.standing() != Standing.ABSENT;
            row.add(tried ? String.format(Locale.ROOT, "%.3g", attempt.seconds()) : "-");
        }
        return row;
    }

    private void wins() {
        report.table(
                "Where a peer is better than all of ours",
                "instance",
                "peer",
                "its figure",
                "best of ours",
                "its figure, ours",
                "ended by");
        boolean any = false;
        for (Map<String, List<Cell>> rows : groups.values()) {
            for (List<Cell> cells : rows.values()) {
                any |= win(cells);
            }
        }
        if (!any) {
            report.say("None.");
        }
    }

    private boolean win(List<Cell> cells) {
        Cell peers = best(cells, false);
        Cell ours = best(cells, true);
        Attempt peer = peers == null ? null : peers.middle();
        Evaluation evaluation = peer == null ? null : peer.evaluation();
        Attempt mine = ours == null ? null : ours.middle();
        if (peers == null || peer == null || evaluation == null || !peer.isFeasible()) {
            return false;
        }
        if (mine != null && !isWorse(mine, peer)) {
            return false;
        }
        Instance instance = peers.instance();
        Evaluation own = mine == null ? null : mine.evaluation();
        boolean byTheClock = peer.isByTheClock() || (mine != null && mine.isByTheClock());
        report.row(
                instance.name(),
                peers.contender().name(),
                instance.figure().of(evaluation),
                ours == null ? "none" : ours.contender().name(),
                own == null ? "" : instance.figure().of(own),
                byTheClock ? SameResults.BY_THE_CLOCK : String.valueOf(peer.endedBy()));
        return true;
    }

    /** The best that keeps the limits, else the best of any; null where nobody has a placement. */
    private static @Nullable Cell best(List<Cell> cells, @Nullable Boolean ours) {
        Cell best = null;
        for (Cell cell : cells) {
            Attempt attempt = cell.middle();
            boolean counts = ours == null || cell.contender().isOurs() == ours;
            if (counts && attempt.evaluation() != null && attempt.isBetterThan(best == null ? null : best.middle())) {
                best = cell;
            }
        }
        return best;
    }

    private static boolean isWorse(Attempt attempt, Attempt than) {
        Evaluation mine = attempt.evaluation();
        Evaluation other = than.evaluation();
        if (mine == null || other == null || attempt.isFeasible() != than.isFeasible()) {
            return !attempt.isFeasible();
        }
        double slack = EQUAL * Math.max(1e-12, Math.abs(other.objectiveValue()));
        return mine.objectiveValue() > other.objectiveValue() + slack;
    }
}
