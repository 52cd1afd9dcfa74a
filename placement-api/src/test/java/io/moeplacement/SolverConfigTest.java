package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.spi.FakeProvider;
import io.moeplacement.spi.SolverSetting;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverConfigTest {

    private static final SolverSetting<Integer> THREADS = SolverSetting.integer("threads", 2, 1, 64, "Workers.");
    private static final SolverSetting<Double> SHARE = SolverSetting.decimal("max-share", 0.5, 0, 1, "A share.");
    private static final SolverSetting<String> MODE =
            SolverSetting.choice("mode", "fast", List.of("fast", "deep"), "How.");
    private static final SolverSetting<Duration> TIME =
            SolverSetting.duration("time", Duration.ofSeconds(1), "How long.");

    private final FakeProvider ilp = new FakeProvider("ilp", SolverKind.EXACT).settings(THREADS, MODE, TIME);
    private final FakeProvider robin = new FakeProvider("round-robin", SolverKind.BASELINE).settings(SHARE);
    private final PlacementSolvers solvers =
            PlacementSolvers.of(ilp, robin, new FakeProvider("bare", SolverKind.BASELINE));

    @TempDir
    Path folder;

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("my.properties"), text);
    }

    private int threads(SolverConfig config) {
        solvers.create(config);
        return ilp.created().get(THREADS);
    }

    @Test
    void strongerSourcesWin() throws IOException {
        Files.writeString(
                folder.resolve(SolverConfig.CLASS_PATH_FILE), "placement.solver=ilp\nplacement.ilp.threads=5\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            SolverConfig.Builder builder = SolverConfig.builder().classPath(loader);
            assertThat(threads(builder.build())).isEqualTo(5);
            builder.environment(Map.of("PLACEMENT_ILP_THREADS", "6", "PATH", "x"));
            assertThat(threads(builder.build())).isEqualTo(6);
            builder.systemProperties(properties("placement.ilp.threads", "7", "java.home", "x"));
            assertThat(threads(builder.build())).isEqualTo(7);
            builder.file(file("placement.ilp.threads = 8"));
            assertThat(threads(builder.build())).isEqualTo(8);
            builder.set("placement.ilp.threads", "9");
            assertThat(threads(builder.build())).isEqualTo(9);
            assertThat(builder.build().sources())
                    .extracting(SolverConfig.Source::origin)
                    .containsExactly(
                            "code",
                            "file " + folder.resolve("my.properties"),
                            "system properties",
                            "environment",
                            "class path placement.properties");
            assertThat(solvers.create(builder.build()).name()).isEqualTo("ilp");
            assertThat(solvers.create(builder.solver("bare").build()).name()).isEqualTo("bare");
        }
    }

    @Test
    void nothingNamedIsAutoWithDefaults() {
        assertThat(solvers.create(SolverConfig.builder().build()).name()).isEqualTo("auto");
        assertThat(ilp.created().get(THREADS)).isEqualTo(2);
        assertThat(ilp.created().get(MODE)).isEqualTo("fast");
    }

    @Test
    void environmentNamesWithHyphens() {
        SolverConfig config = SolverConfig.builder()
                .environment(Map.of("PLACEMENT_SOLVER", "round-robin", "PLACEMENT_ROUND_ROBIN_MAX_SHARE", "0.25"))
                .build();
        assertThat(solvers.create(config).name()).isEqualTo("round-robin");
        assertThat(robin.created().get(SHARE)).isEqualTo(0.25);
        assertRefused(
                SolverConfig.builder().environment(Map.of("PLACEMENT_ROUND_ROBIN_X", "1")),
                "unknown key (PLACEMENT_ROUND_ROBIN_X) from environment: nearest is placement.round-robin.max-share");
        // Other software may use the prefix: Kubernetes sets such names for a service called placement.
        assertThat(solvers.create(SolverConfig.builder()
                                .environment(Map.of("PLACEMENT_PORT", "tcp://10.0.0.1", "PLACEMENT_SERVICE_HOST", "x"))
                                .build())
                        .name())
                .isEqualTo("auto");
    }

    @Test
    void equalSettingsFromAnotherCallOfTheFactoryAreFound() {
        solvers.create(SolverConfig.builder().set("placement.ilp.threads", "9").build());
        assertThat(ilp.created().get(SolverSetting.integer("threads", 2, 1, 64, "Workers.")))
                .isEqualTo(9);
    }

    private void assertRefused(SolverConfig.Builder builder, String message) {
        assertThatThrownBy(() -> solvers.create(builder.build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void unknownSolver() {
        assertThatThrownBy(() -> solvers.create("ipl"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("no solver is named (ipl) (placement.solver from code); known are bare,"
                        + " round-robin, ilp, auto; nearest is ilp.");
        assertThatThrownBy(() -> solvers.create(SolverConfig.builder()
                        .environment(Map.of("PLACEMENT_SOLVER", "round_robin"))
                        .build()))
                .hasMessageContaining("placement.solver from environment")
                .hasMessageContaining("nearest is round-robin");
        assertThat(solvers.create(" ilp ").name()).isEqualTo("ilp");
    }

    @Test
    void unknownKeys() {
        assertRefused(
                SolverConfig.builder().set("placement.ilp.thread", "1"),
                "unknown key (placement.ilp.thread) from code: nearest is placement.ilp.threads");
        assertRefused(
                SolverConfig.builder().systemProperties(properties("placement.bare.x", "1")),
                "unknown key (placement.bare.x) from system properties: solver bare has no settings");
        assertRefused(
                SolverConfig.builder().set("placement.solvr", "ilp"),
                "unknown key (placement.solvr) from code: nearest is placement.solver");
        assertRefused(
                SolverConfig.builder().set("solver", "ilp"),
                "unknown key (solver) from code: nearest is placement.solver");
        assertRefused(
                SolverConfig.builder().set("placement.ilp.b", "1").set("placement.ilp.a", "1"),
                "unknown key (placement.ilp.a) from code: nearest is placement.ilp.mode");
        SolverConfig absent = SolverConfig.builder()
                .set("placement.genetic.size", "1")
                .solver("bare")
                .build();
        assertThat(solvers.create(absent).name()).isEqualTo("bare");
    }

    @Test
    void badValues() {
        assertRefused(
                SolverConfig.builder().set("placement.ilp.threads", "many"),
                "placement.ilp.threads (many) from code must be a whole number in 1..64");
        assertRefused(
                SolverConfig.builder().set("placement.ilp.threads", "0"),
                "placement.ilp.threads (0) from code must be a whole number in 1..64");
        assertRefused(
                SolverConfig.builder().environment(Map.of("PLACEMENT_ROUND_ROBIN_MAX_SHARE", "NaN")),
                "placement.round-robin.max-share (NaN) from environment must be a number in 0.0..1.0");
        assertRefused(
                SolverConfig.builder().set("placement.ilp.mode", "slow"),
                "placement.ilp.mode (slow) from code must be one of fast, deep");
        for (String bad : List.of("10s", "PT-3S", "")) {
            assertRefused(
                    SolverConfig.builder().set("placement.ilp.time", bad),
                    "placement.ilp.time (" + bad + ") from code must be an ISO-8601 duration such as PT30S");
        }
        solvers.create(
                SolverConfig.builder().set("placement.ilp.time", " PT3S ").build());
        assertThat(ilp.created().get(TIME)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.properties");
        assertThatThrownBy(() -> SolverConfig.builder().file(missing))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot read configuration " + missing);
        Path broken = file("placement.solver=\\u00zz");
        assertThatThrownBy(() -> SolverConfig.builder().file(broken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("my.properties");
        Path latin = Files.write(folder.resolve("latin"), "a=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SolverConfig.builder().file(latin)).isInstanceOf(ConfigurationException.class);
        Files.writeString(folder.resolve(SolverConfig.CLASS_PATH_FILE), "placement.solver=\\u00zz");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertThatThrownBy(() -> SolverConfig.builder().classPath(loader))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("placement.properties on the class path");
        }
    }

    @Test
    void sourcesAreCopies() {
        SolverConfig.Builder builder = SolverConfig.builder().solver("ilp");
        SolverConfig config = builder.build();
        builder.solver("bare");
        assertThat(config.sources().get(0).values()).isEqualTo(Map.of("placement.solver", "ilp"));
        assertThatThrownBy(() -> config.sources().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
