package io.moeplacement.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.testkit.RandomProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a browser shows it; skipped where no Chromium is installed. */
class BrowserTest {

    private static final String DARK = "--blink-settings=preferredColorScheme=0";

    @TempDir
    Path folder;

    /** A page with every kind of chart. */
    private static String html() {
        RandomProblem random = withSelections();
        PlacementProblem problem = random.problem().toBuilder()
                .current(random.witness())
                .limits(io.moeplacement.Limits.none())
                .build();
        Placement placement = shifted(random.witness());
        SolveReport result = Subjects.result(problem, placement, "by hand");
        Subject subject = Subjects.of(problem, placement, Subjects.ORIGIN)
                .withMigration(MigrationPlan.between(random.witness(), placement), "")
                .withOthers(List.of(result, SolveReport.unsupported("other", "cannot")))
                .withCurve(List.of(new ParetoReport(1.5, result), new ParetoReport(null, result)));
        return Subjects.html(subject);
    }

    private static RandomProblem withSelections() {
        for (long seed = 0; ; seed++) {
            RandomProblem random = RandomProblem.of(RandomProblem.Size.SMALL, seed);
            Selections selections = random.problem().profile().selections();
            if (selections != null
                    && random.problem().topology().nodes() > 1
                    && random.problem().objective().name().equals("fan-out")) {
                return random;
            }
        }
    }

    /** Every expert one slot further. */
    private static Placement shifted(Placement placement) {
        int[][] rows = placement.physicalToLogical();
        for (int[] row : rows) {
            int last = row[row.length - 1];
            System.arraycopy(row, 0, row, 1, row.length - 1);
            row[0] = last;
        }
        return Placement.of(placement.layout(), placement.experts(), rows);
    }

    @Test
    void everyChartIsDrawnFromItsTableWithoutAnError() throws Exception {
        Browser browser = Browser.orSkip(folder);
        Path file = Files.writeString(folder.resolve("page.html"), html());
        Browser.Shown shown = browser.show(file);
        assertThat(shown.console()).isEmpty();
        Document page = shown.document();
        List<Element> figures = page.select("figure");
        assertThat(figures.stream().map(figure -> figure.attr("data-kind")).distinct())
                .containsExactlyInAnyOrder("curve", "ranking", "parts", "share", "lines", "amount", "bars");
        assertThat(page.expectFirst("html").attr("data-charts")).isEqualTo(Integer.toString(figures.size()));
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.select(".chart svg path"))
                    .as(figure.expectFirst("figcaption").text())
                    .hasSizeGreaterThan(3);
            assertThat(figure.expectFirst("details").hasAttr("open")).isFalse();
        });
        Element heat =
                Objects.requireNonNull(page.select("figure[data-kind=share]").last());
        assertThat(heat.select("svg text").eachText()).contains("device", "layer");
    }

    @Test
    void noRuleOfAxeIsBroken() throws Exception {
        checkAccessibility();
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {DARK, "--window-size=500,900"})
    void noRuleOfAxeIsBrokenInTheDarkOrOnASmallScreen(String option) throws Exception {
        checkAccessibility(option);
    }

    private void checkAccessibility(String... options) throws Exception {
        Browser browser = Browser.orSkip(folder);
        // The page's own policy rightly forbids a third script.
        Document page = Jsoup.parse(html());
        page.outputSettings().prettyPrint(false);
        page.expectFirst("meta[http-equiv]").remove();
        page.body().appendElement("script").appendChild(new org.jsoup.nodes.DataNode(axe()));
        page.body()
                .appendElement("script")
                .appendChild(
                        new org.jsoup.nodes.DataNode(
                                "document.querySelectorAll('details').forEach(d => d.open = true);"
                                        + "axe.run().then(r => { document.documentElement.dataset.passes = r.passes.length;"
                                        + "document.documentElement.dataset.broken = r.violations.map(v => v.id + ': '"
                                        + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')).join('\\n'); });"));
        Path file = Files.writeString(folder.resolve("checked.html"), page.outerHtml());
        Browser.Shown shown = browser.show(file, options);
        Element root = shown.document().expectFirst("html");
        assertThat(root.attr("data-passes"))
                .as("axe has run: " + shown.console())
                .isNotEmpty();
        assertThat(Integer.parseInt(root.attr("data-passes"))).isGreaterThan(20);
        assertThat(root.attr("data-broken")).isEmpty();
    }

    private static String axe() throws IOException {
        ClassLoader loader = BrowserTest.class.getClassLoader();
        Properties coordinates = new Properties();
        try (InputStream in = loader.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            coordinates.load(in);
        }
        String path = "META-INF/resources/webjars/axe-core/" + coordinates.getProperty("version") + "/axe.min.js";
        try (InputStream in = loader.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
