package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Hardware;
import io.moeplacement.ModelPreset;
import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native problem, topology and model files. */
class NativeJsonTest {

    private static final long MAX = 1 << 20;

    private static final String MODEL = "{\"version\": 1, \"name\": \"m\", \"layers\": 2, \"experts\": 4, \"topK\": 1,"
            + " \"bytesPerToken\": 8, \"bytesPerExpert\": 16, \"secondsPerAssignment\": 1e-7}";

    private static final String PROBLEM = "{\"version\": 1, \"topology\": {\"nodeSizes\": [1, 2]}, \"profile\":"
            + " {\"layerIds\": [3, 5], \"experts\": 3, \"loads\": [[1, 2, 3], [4, 5.5, 6]]}}";

    @TempDir
    private Path folder = Path.of("");

    @Property(tries = 300)
    void problemsRoundTrip(@ForAll long seed) throws IOException {
        PlacementProblem problem = new RandomProblems(seed).problem();
        Path file = Files.createTempFile("problem", ".json");
        try {
            ProblemJson.write(file, problem);
            assertThat(ProblemJson.read(file, 1 << 26)).isEqualTo(problem);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 100)
    void topologiesAndModelsRoundTrip(@ForAll long seed) throws IOException {
        RandomProblems random = new RandomProblems(seed);
        Path file = Files.createTempFile("part", ".json");
        try {
            Topology topology = random.topology();
            TopologyJson.write(file, topology);
            assertThat(TopologyJson.read(file)).isEqualTo(topology);
            ModelSpec model = random.model();
            ModelJson.write(file, model);
            assertThat(ModelJson.read(file)).isEqualTo(model);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 200)
    void placementsRoundTrip(@ForAll long seed) throws IOException {
        RandomProblems random = new RandomProblems(seed);
        PlacementProblem problem = random.problem();
        Placement placement = random.placement(problem.slots());
        PlacementContext context =
                PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices());
        Path file = Files.createTempFile("placement", ".json");
        try {
            PlacementFormats.named("native").write(file, placement, context);
            assertThat(PlacementFormats.read(file, context)).isEqualTo(placement);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void presetsRoundTripAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("m.json");
        ModelJson.write(file, ModelPreset.DEEPSEEK_V3.spec());
        ModelJson.write(file, ModelPreset.MIXTRAL_8X7B.spec());
        assertThat(ModelJson.read(file)).isEqualTo(ModelPreset.MIXTRAL_8X7B.spec());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Files.readString(file)).contains("\"layers\" : 32,").contains("\"bytesPerToken\" : 8192,");
    }

    @Test
    void aShortProblemHasDefaults() {
        PlacementProblem problem = ProblemJson.read(write(folder, "p.json", PROBLEM), MAX);
        assertThat(problem.devices()).isEqualTo(3);
        assertThat(problem.objective().name()).isEqualTo("step-time");
        assertThat(problem.topology().intraNode()).isEqualTo(Hardware.H100.intraNode());
        assertThat(problem.profile().layerIds()).containsExactly(3, 5);
        assertThat(problem.profile().load(1, 1)).isEqualTo(5.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"version\": 1;\"version\": 2;/version: version 2 is not known",
                "\"version\": 1;\"version\": \"1\";/version: a whole number expected, found 1",
                "\"version\": 1, ;;key 'version' is missing",
                "\"version\": 1;\"version\": 1, \"extra\": 0;/extra: unknown key; allowed are version",
                "\"version\": 1;\"version\": 1, \"version\": 1;Duplicate field 'version'",
                "[1, 2]};[1, 0]};topology: devices of node 1 (0) must be at least 1",
                "[1, 2]};[1, 2000000000]};at most 4096",
                "[1, 2]};[1, 2.5]};/topology/nodeSizes/1: a whole number expected, found 2.5",
                "[1, 2]};[1, 3000000000]};/topology/nodeSizes/1: 3000000000 must be in",
                "[1, 2]};{}};/topology/nodeSizes: an array expected",
                "[3, 5];[5, 3];profile: layer ids must ascend",
                "[3, 5];[3];loads have 2 layers",
                "\"experts\": 3;\"experts\": 4;loads of layer 3 have 3 experts",
                "\"experts\": 3;\"experts\": 99999999;/profile/experts: 99999999 must be in 1..65535",
                "5.5;-5.5;layer 5, expert 1: count (-5.5)",
                "5.5;1e300;above the largest exact count",
                "5.5;1e999;/profile/loads/1/1: number is too large",
                "5.5;9007199254740993;/profile/loads/1/1: whole number (9007199254740993) is above 2^53",
                "5.5;NaN;NaN and Infinity are no JSON numbers",
                "5.5;null;/profile/loads/1/1: a number expected",
                "5.5;[];/profile/loads/1/1: a number expected",
                "5.5, 6]]}};5.5, 6]]}} x;not valid JSON",
                "5.5, 6]]}};5.5, 6]]}} {};text after the end",
                "5.5, 6]]}};5.5, 6]]}, \"limits\": {\"pinned\": [{\"layer\": 4, \"expert\": 0, \"device\": 0}]}};"
                        + "limits name layer 4",
                "5.5, 6]]}};5.5, 6]]}, \"limits\": {\"maxImbalance\": 0.5}};maxImbalance (0.5) must be",
                "5.5, 6]]}};5.5, 6]]}, \"replan\": {\"targetImbalance\": 0.5}};targetImbalance (0.5) must be",
                "5.5, 6]]}};5.5, 6]]}, \"replan\": {}};a re-plan needs a targetImbalance, stepsUntilNext or both",
                "5.5, 6]]}};5.5, 6]]}, \"replan\": {\"targetImbalance\": 1.5}};a re-plan goal needs a current placement",
                "5.5, 6]]}};5.5, 6]]}, \"currentDevices\": {\"devicesBefore\": 1, \"before\": [3]}};(3) must be in -1..0",
                "5.5, 6]]}};5.5, 6]]}, \"objective\": {\"name\": \"speed\"}};'speed' must be one of step-time",
                "5.5, 6]]}};5.5, 6]]}, \"objective\": {\"name\": \"locality\"}};needs transitions",
                "5.5, 6]]}};5.5, 6]]}, \"objective\": {\"name\": \"balance\", \"tolerance\": 1}};belongs to",
                "5.5, 6]]}};5.5, 6]]}, \"robustness\": \"cvar:x\"};robustness",
                "5.5, 6]]}};5.5, 6]]}, \"allToAll\": \"ring\"};/allToAll: 'ring' must be one of port, pair",
                "5.5, 6]]}};5.5, 6]]}, \"slots\": [[1, 1, 0], [1, 1, 1]]};more experts (3) than slots (2)",
                "5.5, 6]]}};5.5, 6]];not valid JSON"
            })
    void badProblemsNameThePath(String part, String replacement, String message) {
        String text = PROBLEM.replace(part, replacement == null ? "" : replacement);
        assertThat(text).isNotEqualTo(PROBLEM);
        Path file = write(folder, "p.json", text);
        assertThatThrownBy(() -> ProblemJson.read(file, MAX))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("p.json")
                .hasMessageContaining(message);
    }

    @Test
    void sizeAndDepthAreBounded() {
        Path file = write(folder, "p.json", PROBLEM);
        assertThatThrownBy(() -> ProblemJson.read(file, 50))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("p.json")
                .hasMessageContaining("at most 50");
        Path deep = write(folder, "deep.json", "{\"profile\": " + "[".repeat(100_000));
        assertThatThrownBy(() -> ProblemJson.read(deep, MAX)).isInstanceOf(FormatException.class);
        Path empty = write(folder, "empty.json", "");
        assertThatThrownBy(() -> ProblemJson.read(empty, MAX))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> ProblemJson.read(folder.resolve("absent"), MAX))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ProblemJson.read(folder, MAX)).isInstanceOf(FormatException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "5.5;-Infinity;NaN and Infinity are no JSON numbers",
                "5.5;+1;not valid JSON",
                "5.5;.5;not valid JSON",
                "5.5;01;not valid JSON",
                "5.5;/* */ 1;not valid JSON",
                "\"version\";'version';not valid JSON",
                "5.5, 6]]}};5.5, 6;not valid JSON",
                "5.5, 6]]}};5.5, 6]]}, \"x;not valid JSON"
            })
    void messagesDoNotSpeakOfTheParser(String part, String replacement, String message) {
        refusesInOwnWords(PROBLEM.replace(part, replacement), message);
    }

    @Test
    void lengthsAndDepthAreToldInOwnWords() {
        refusesInOwnWords(PROBLEM.replace("5.5", "1".repeat(401)), "number is too long, at most 400 digits");
        Path deep = write(folder, "deep.json", "{\"x\": " + "[".repeat(50));
        assertThatThrownBy(() -> PlacementFormats.read(deep, PlacementContext.of(new int[] {0}, 2, 2)))
                .hasMessageContainingAll("deep.json", "nesting is too deep, at most 32 levels")
                .hasMessageNotContainingAny("Constraints", "getMax");
        refusesInOwnWords("{\"" + "k".repeat(100_000) + "\": 1}", "key is too long, at most 1000 characters");
        refusesInOwnWords("{\"version\": \"" + "s".repeat(200_000) + "\"}", "at most 100000 characters");
        refusesInOwnWords(PROBLEM.replace("5.5", "1".repeat(300)), "1".repeat(40) + "...");
    }

    private void refusesInOwnWords(String text, String message) {
        Path file = write(folder, "p.json", text);
        assertThatThrownBy(() -> ProblemJson.read(file, MAX))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("p.json", message)
                .hasMessageNotContainingAny("Feature", "Constraints", "getMax", "`", "Source:");
    }

    @Test
    void badModelsAndTopologiesAreRefused() {
        Path good = write(folder, "m.json", MODEL);
        assertThat(ModelJson.read(good).tokensPerStep()).isEqualTo(ModelSpec.DEFAULT_TOKENS_PER_STEP);
        Path topK = write(folder, "m.json", MODEL.replace("\"topK\": 1", "\"topK\": 9"));
        assertThatThrownBy(() -> ModelJson.read(topK))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("topK (9) must be at most the number of experts (4)");
        Path missing = write(folder, "m.json", MODEL.replace("\"topK\": 1,", ""));
        assertThatThrownBy(() -> ModelJson.read(missing))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("key 'topK' is missing");
        Path speeds = write(folder, "t.json", "{\"version\": 1, \"nodeSizes\": [2], \"speeds\": [1]}");
        assertThatThrownBy(() -> TopologyJson.read(speeds))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("speeds has 1 entries for 2 devices");
        Path link = write(
                folder,
                "t.json",
                "{\"version\": 1, \"nodeSizes\": [2], \"intraNode\": {\"bandwidth\": 0, \"latency\": 0}}");
        assertThatThrownBy(() -> TopologyJson.read(link))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("link bandwidth (0.0) must be");
    }
}
