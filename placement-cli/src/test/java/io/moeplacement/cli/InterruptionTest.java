package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterruptionTest {

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void installWaitingSolver() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.moeplacement.spi.SolverProvider"), WaitingProvider.class.getName());
        URL[] urls = {folder.toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
    }

    @AfterEach
    void restore() throws IOException {
        ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void interruptedSolveWritesItsBest() {
        Interruption interruption = new Interruption();
        Thread user = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            interruption.cancellation().cancel();
        });
        user.start();
        Path plan = folder.resolve("plan.json");
        Cli cli = Cli.run(
                        interruption,
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--solver",
                        "waiting",
                        "--deadline",
                        "1h",
                        "--out",
                        plan,
                        "--json")
                .expect(ExitCode.INTERRUPTED)
                .expectOneErrorLine();
        assertThat(cli.json().get("endedBy").asText()).isEqualTo("cancelled");
        assertThat(cli.err()).contains("interrupted");
        assertThat(plan).exists();
    }

    @Test
    void interruptedCompareShowsWhatThereIs() {
        Interruption interruption = new Interruption();
        interruption.cancellation().cancel();
        Cli cli = Cli.run(interruption, "compare", "--profile", Cli.loads(folder), "--topology", "1x2", "--json")
                .expect(ExitCode.INTERRUPTED);
        assertThat(cli.json()).isEmpty();
    }

    @Test
    void deadlineIsNoFailure() {
        Cli cli = Cli.run(
                        "solve",
                        "--profile",
                        Cli.loads(folder),
                        "--topology",
                        "1x2",
                        "--solver",
                        "waiting",
                        "--deadline",
                        "50ms",
                        "--json")
                .expect(ExitCode.DONE);
        assertThat(cli.json().get("endedBy").asText()).isEqualTo("deadline");
    }

    @Test
    void shutdownWaitsForResults() throws InterruptedException {
        Interruption interruption = new Interruption();
        interruption.onShutdown();
        assertThat(interruption.cancellation().isCancelled()).isTrue();

        Interruption expecting = new Interruption();
        expecting.expectResults();
        Thread hook = new Thread(expecting::onShutdown);
        hook.start();
        hook.join(200);
        assertThat(hook.isAlive()).isTrue();
        expecting.finish();
        hook.join();
    }
}
