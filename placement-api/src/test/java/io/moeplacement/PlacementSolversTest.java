package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.spi.FakeProvider;
import io.moeplacement.spi.LoadedProvider;
import io.moeplacement.spi.SolverProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementSolversTest {

    @TempDir
    Path folder;

    private URLClassLoader loader(String services, String properties) throws IOException {
        if (!services.isEmpty()) {
            Path file = folder.resolve("META-INF/services").resolve(SolverProvider.class.getName());
            Files.createDirectories(file.getParent());
            Files.writeString(file, services);
        }
        if (!properties.isEmpty()) {
            Files.writeString(folder.resolve(SolverConfig.CLASS_PATH_FILE), properties);
        }
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void namesInOrderOfKindThenName() {
        PlacementSolvers solvers = PlacementSolvers.of(
                new FakeProvider("z", SolverKind.EXACT),
                new FakeProvider("y", SolverKind.HEURISTIC),
                new FakeProvider("c", SolverKind.BASELINE),
                new FakeProvider("b", SolverKind.BASELINE));
        assertThat(solvers.names()).containsExactly("b", "c", "y", "z", "auto");
        assertThat(solvers.names(SolverKind.BASELINE)).containsExactly("b", "c");
        assertThat(solvers.create("y").name()).isEqualTo("y");
        assertThat(solvers.create("y").kind()).isEqualTo(SolverKind.HEURISTIC);
        assertThat(solvers.create("auto").kind()).isEqualTo(SolverKind.HEURISTIC);
        assertThat(PlacementSolvers.of().names()).containsExactly("auto");
    }

    @Test
    void duplicatesAndTheReservedNameAreRefused() {
        assertThatThrownBy(
                        () -> PlacementSolvers.of(new FakeProvider("loaded", SolverKind.EXACT), new LoadedProvider()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("two solvers are named (loaded): " + FakeProvider.class.getName() + " and "
                        + LoadedProvider.class.getName());
        assertThatThrownBy(() -> PlacementSolvers.of(new FakeProvider("auto", SolverKind.EXACT)))
                .hasMessageContaining("two solvers are named (auto): the built-in one and");
    }

    @Test
    void onlyTheNamedEngineIsMade() {
        FakeProvider wanted = new FakeProvider("wanted", SolverKind.EXACT);
        FakeProvider other = new FakeProvider("other", SolverKind.EXACT);
        PlacementSolvers solvers = PlacementSolvers.of(wanted, other);
        solvers.create("wanted");
        assertThat(wanted.creations()).isEqualTo(1);
        assertThat(other.creations()).isZero();
        solvers.create("auto");
        assertThat(other.creations()).isEqualTo(1);
    }

    @Test
    void discoveryByAGivenLoader() throws IOException {
        try (URLClassLoader loader = loader(LoadedProvider.class.getName(), "")) {
            assertThat(PlacementSolvers.discover(loader).names()).contains("loaded");
            assertThat(PlacementSolvers.discover(getClass().getClassLoader()).names())
                    .doesNotContain("loaded");
        }
    }

    @Test
    void discoveryByTheContextLoader() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = loader(LoadedProvider.class.getName(), "placement.solver=loaded\n")) {
            thread.setContextClassLoader(loader);
            assertThat(PlacementSolvers.discover().names()).contains("loaded");
            assertThat(PlacementSolvers.load().name()).isEqualTo("loaded");
            thread.setContextClassLoader(null);
            assertThat(PlacementSolvers.discover().names()).doesNotContain("loaded");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void providersThatCannotBeLoadedAreNamed() throws IOException {
        try (URLClassLoader loader = loader("com.example.Missing", "")) {
            assertThatThrownBy(() -> PlacementSolvers.discover(loader))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("a solver cannot be loaded")
                    .hasMessageContaining("com.example.Missing");
        }
        try (URLClassLoader loader = loader(PlacementSolversTest.class.getName(), "")) {
            assertThatThrownBy(() -> PlacementSolvers.discover(loader)).isInstanceOf(ConfigurationException.class);
        }
    }
}
