package io.moeplacement.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Communication;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.SolveReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final double[][] LOADS = {{40, 30, 20, 10}, {10, 10, 50, 30}};

    private static PlacementProblem.Builder problem() {
        return PlacementProblem.builder(RoutingProfile.ofLoads(LOADS), Topology.of(1, 2, Hardware.H100));
    }

    /** Contiguous is 70 to 30 and 20 to 80; this is 50 to 50 and 40 to 60. */
    private static Placement better(PlacementProblem problem) {
        return Placement.of(problem.slots(), 4, new int[][] {{0, 3, 1, 2}, {0, 3, 1, 2}});
    }

    private static Document page(PlacementProblem problem) {
        return Subjects.page(Subjects.of(problem, better(problem), Subjects.ORIGIN));
    }

    private static String tile(Document page, String label) {
        return page.select(".tile").stream()
                .filter(tile -> tile.expectFirst("dt").text().startsWith(label))
                .findFirst()
                .orElseThrow()
                .expectFirst("dd")
                .text();
    }

    private static List<String> row(Element table, String label) {
        return table.select("tbody tr").stream()
                .filter(row -> row.expectFirst("th").text().equals(label))
                .findFirst()
                .orElseThrow()
                .select("td")
                .eachText();
    }

    private static Element table(Document page, String caption) {
        return page.select("table").stream()
                .filter(table -> table.expectFirst("caption").text().startsWith(caption))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSummarySaysWhatChangesAndForWhichEngine() {
        Document page = page(problem().build());
        assertThat(page.expectFirst(".verdict").text())
                .contains("MoE layers of a step are predicted to take", "with the contiguous layout", "less.");
        assertThat(page.expectFirst(".engines").text())
                .contains("SGLang, vLLM and TensorRT-LLM", "home communication", "does not hold for runtimes");
        assertThat(tile(page, "Balance")).contains("1.1", "was 1.5", "worst layer 1.2, was 1.6");
        assertThat(tile(page, "Moves")).contains("--current");
        assertThat(page.expectFirst(".caveat").text())
                .contains("contiguous layout that engines start with", "predictions of a cost model", "same traffic");
        assertThat(page.text()).contains("No placement can be below", "2 layers of 4 experts (top-1) on 1 node");
        Document pipelined = page(PlacementProblem.builder(transitions(), Topology.of(2, 1, Hardware.H100))
                .communication(Communication.PIPELINED)
                .build());
        assertThat(pipelined.expectFirst(".engines").text())
                .contains("as ExFlow does", "pipelined", "does not hold for SGLang");
        // Before, 30 of expert 0 and 30 of expert 2 stay on their device; after, those of expert 1 too.
        assertThat(tile(pipelined, "Locality")).startsWith("90.0").contains("was 60.0");
        assertThat(pipelined.select(".tile.better dt").eachText()).anyMatch(label -> label.startsWith("Locality"));
        assertThat(tile(pipelined, "Traffic between nodes")).contains("−75.0");
        assertThat(row(table(pipelined, "Locality after"), "1")).containsExactly("–", "–");
    }

    private static RoutingProfile transitions() {
        double[][] counts = {{30, 0, 10, 0}, {0, 0, 30, 0}, {0, 0, 30, 0}, {0, 0, 0, 0}};
        return RoutingProfile.builder(new int[] {0, 1}, 4)
                .topK(1)
                .loads(LOADS)
                .affinity(ExpertAffinity.of(Pairing.TOP1, 4, new double[][][] {counts}))
                .build();
    }

    @Test
    void tablesHoldTheFigures() {
        Document page = page(problem().build());
        assertThat(row(table(page, "Before: contiguous, load"), "0")).containsExactly("1.40", "0.60");
        assertThat(row(table(page, "After, load"), "1")).containsExactly("0.80", "1.20");
        // Expert 2 of layer 1 alone is as much as the fair share, and no two experts make the other half.
        assertThat(row(table(page, "Imbalance of each layer"), "1")).startsWith("1.6000", "1.2000");
        assertThat(page.select("figure")).isNotEmpty().allSatisfy(figure -> {
            assertThat(figure.select("table")).hasSize(1);
            assertThat(figure.expectFirst(".chart").attr("role")).isEqualTo("img");
            assertThat(figure.expectFirst(".chart").attr("aria-label")).isNotBlank();
            assertThat(figure.expectFirst("details").hasAttr("open")).isTrue();
        });
    }

    @Test
    void thePageStandsAloneAndIsWellBuilt() {
        Document page = page(problem().build());
        assertThat(page.expectFirst("html").attr("lang")).isEqualTo("en");
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main, header, nav, footer")).hasSize(4);
        assertThat(page.select("[src], link, iframe, img, object, embed, form, base"))
                .isEmpty();
        assertThat(page.select("a").eachAttr("href")).allSatisfy(target -> {
            assertThat(target).startsWith("#");
            assertThat(page.getElementById(target.substring(1))).as(target).isNotNull();
        });
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        assertThat(page.expectFirst("style").data())
                .doesNotContain("url(", "@import")
                .contains("prefers-color-scheme");
        String policy =
                page.expectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy).contains("default-src 'none'").doesNotContain("script-src 'unsafe-inline'");
        assertThat(page.select("script"))
                .hasSize(2)
                .allSatisfy(script -> assertThat(policy).contains(digest(script.data())));
        assertThat(page.text())
                .contains("placement 1.2.3, Java 17", "Apache ECharts", "links of h100", "2026-01-02T03:04:05Z");
    }

    private static String digest(String script) {
        try {
            return java.util.Base64.getEncoder()
                    .encodeToString(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatUsersNamedIsTextAndNothingElse() {
        String evil = "</title><script>alert('1')</script><img src=x onerror=\"alert(2)\">{{page}}&amp;.npz";
        Origin origin = new Origin(
                "placement solve --profile '" + evil + "'", List.of(evil), List.of(evil), evil, Instant.EPOCH);
        PlacementProblem problem = problem().build();
        Placement placement = better(problem);
        Subject subject = Subject.of(
                        problem, Subject.Kind.MEASURED, Subjects.result(problem, placement, evil), placement, origin)
                .withMigration(null, evil)
                .withOthers(List.of(SolveReport.unsupported(evil, evil)));
        Document page = Subjects.page(subject);
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.select("img, [onerror]")).isEmpty();
        assertThat(page.title()).isEqualTo("Expert placement for " + evil);
        assertThat(page.expectFirst("h1").text()).isEqualTo("Expert placement for " + evil);
        assertThat(page.expectFirst("pre").text()).isEqualTo("placement solve --profile '" + evil + "'");
        assertThat(page.text()).contains("There is no plan of moves: " + evil);
        assertThat(table(page, "All solvers").select("th").eachText()).contains(evil);
        assertThat(page.expectFirst(".caveat").text()).contains("on the given traffic");
    }

    @Test
    void brokenLimitsAndTargetsThatWereMissedStandFirst() {
        PlacementProblem strict =
                problem().limits(Limits.builder().maxImbalance(1.1).build()).build();
        assertThat(page(strict).expectFirst(".warning").text()).contains("does not keep the limits");
        PlacementProblem base = problem().build();
        PlacementProblem replan =
                problem().current(better(base)).replan(Replan.toTarget(1.1)).build();
        assertThat(page(replan).expectFirst(".warning").text())
                .isEqualTo("The target imbalance of 1.1 is not met in 1 of 2 layers.");
        assertThat(page(base).select(".warning")).isEmpty();
    }

    @Test
    void aReplanStartsFromThePlacementInForceAndShowsItsMoves() {
        PlacementProblem first = problem().build();
        Placement contiguous = Placement.of(first.slots(), 4, new int[][] {{0, 1, 2, 3}, {0, 1, 2, 3}});
        PlacementProblem problem = problem().current(contiguous).build();
        Placement wanted = better(problem);
        Document page = Subjects.page(Subjects.of(problem, wanted, Subjects.ORIGIN)
                .withMigration(MigrationPlan.between(contiguous, wanted), ""));
        assertThat(page.expectFirst(".caveat").text()).startsWith("Before is the placement in force");
        assertThat(tile(page, "Moves")).startsWith("4 of 8");
        assertThat(row(table(page, "Experts that each device"), "0")).containsExactly("2", "2");
        assertThat(table(page, "Moves of each wave").select("td").eachText().stream()
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void copiesAndUnevenSlotsAreMeasuredAsTheyAre() {
        PlacementProblem problem = problem().slotsPerLayer(5).build();
        Placement placement = Placement.of(problem.slots(), 4, new int[][] {{0, 3, 1, 0, 2}, {2, 0, 1, 2, 3}});
        Document page = Subjects.page(Subjects.of(problem, placement, Subjects.ORIGIN));
        // Half of expert 0, experts 3 and 1 on device 0: 20 + 10 + 30.
        assertThat(row(table(page, "After, load"), "0")).containsExactly("1.20", "0.80");
        assertThat(page.expectFirst(".scene").text()).contains("5 slots per layer, so 1 hold copies");
        assertThat(page.expectFirst(".caveat").text()).contains("extra slots holding the first experts again");
    }

    @Test
    void theCurveHasItsPoints() {
        PlacementProblem problem = problem().build();
        Placement placement = better(problem);
        SolveReport result = Subjects.result(problem, placement, "");
        Document page = Subjects.page(Subjects.of(problem, placement, Subjects.ORIGIN)
                .withCurve(List.of(new ParetoReport(1.25, result), new ParetoReport(null, result))));
        Element table = table(page, "Points of the curve");
        assertThat(row(table, "1.2500").get(0)).isEqualTo("1.2000");
        assertThat(row(table, "none")).isNotEmpty();
        assertThat(page.expectFirst("figure").attr("data-kind")).isEqualTo("curve");
    }

    @Test
    void hugeModelsAreDrawnInBandsAndThePageStaysSmall() {
        int layers = 58;
        int experts = 320;
        double[][] loads = new double[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            int shift = layer;
            Arrays.setAll(loads[layer], expert -> 1 + (expert * 37 + shift * 11) % 97);
        }
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads), Topology.of(40, 8, Hardware.H100))
                .build();
        int[] row = IntStream.range(0, experts).map(i -> experts - 1 - i).toArray();
        int[][] rows = new int[layers][];
        Arrays.fill(rows, row);
        Placement placement = Placement.of(SlotLayout.ofTotal(layers, 320, experts), experts, rows);
        String html = Subjects.html(Subjects.of(problem, placement, Subjects.ORIGIN));
        assertThat(html.length()).isLessThan(1_600_000);
        Document page = org.jsoup.Jsoup.parse(html);
        assertThat(page.text())
                .contains("The model is large: a cell stands for all devices of its node")
                .contains("The topology is large: rows and columns are nodes");
        Element heat = table(page, "After, load");
        assertThat(heat.select("tbody tr")).hasSize(layers);
        double[] shares =
                Arrays.stream(row, 0, 8).mapToDouble(expert -> loads[0][expert]).toArray();
        double busiest = Arrays.stream(shares).max().orElseThrow()
                * experts
                / Arrays.stream(loads[0]).sum();
        assertThat(row(heat, "0").get(0)).isEqualTo(String.format(java.util.Locale.ROOT, "%.2f", busiest));
    }

    @Test
    void layersWithoutTrafficAreFair() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{0, 0, 0, 0}, {1, 1, 1, 1}}),
                        Topology.of(1, 2, Hardware.H100))
                .build();
        Document page = page(problem);
        assertThat(row(table(page, "After, load"), "0")).containsExactly("1.00", "1.00");
        assertThat(page.expectFirst(".verdict").text()).contains("as with the contiguous layout");
    }
}
