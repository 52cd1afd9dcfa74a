package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.SolveOptions;
import io.moeplacement.ilp.programme.ConsoleGate;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ojalgo.netio.BasicLogger;

/** In a process of its own, so that nobody has touched ojAlgo's logger before. */
class IlpSilenceTest {

    @Test
    void nothingReachesTheConsoleAndTheApplicationKeepsItsStreams() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .redirectErrorStream(true)
                .start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        process.getInputStream().transferTo(output);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("before", "between", "ojAlgo of the application itself", "after");
    }

    /** Prints around solves, uses ojAlgo's logger itself, and makes ojAlgo print while a programme runs. */
    static final class Application {

        private Application() {}

        public static void main(String[] arguments) {
            System.out.println("before");
            PlacementSolver solver = IlpDifferentialTest.solver("off");
            for (long seed = 600_000; seed < 600_150; seed++) {
                PlacementProblem problem = Tiny.random(seed);
                try {
                    solver.solve(problem, SolveOptions.defaults().withDeadline(Duration.ofSeconds(20)));
                } catch (InfeasibleProblemException e) {
                    // One of the random problems that cannot be solved.
                }
            }
            System.out.println("between");
            ConsoleGate.silently(() -> {
                BasicLogger.error("to be swallowed");
                BasicLogger.debug("to be swallowed");
            });
            BasicLogger.error("ojAlgo of the application itself");
            System.out.println("after");
        }
    }
}
