package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Hardware;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.testkit.PlacementSolverContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/add-a-solver.md to the letter: compiles its code, runs the contract, and picks the solver by name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SolverTutorialTest {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

    private final MarkdownFile tutorial = MarkdownFile.named("docs/add-a-solver.md");
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private Path folder;
    private URLClassLoader loader;

    @BeforeAll
    void compileAndRegister(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        for (String block : tutorial.blocks("java")) {
            Matcher type = TYPE.matcher(block);
            assertThat(type.find()).as("a class in %s", block).isTrue();
            Path source = Files.writeString(folder.resolve(type.group(1) + ".java"), block);
            arguments.add(source.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code = compiler.run(null, messages, messages, arguments.toArray(String[]::new));
        assertThat(code).as("compiling the tutorial's code: %s", messages).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("io.moeplacement.spi.SolverProvider"),
                tutorial.blocks("text").get(0));
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @AfterAll
    void restore() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        if (loader != null) {
            loader.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> contractHolds() throws ReflectiveOperationException {
        String block = tutorial.blocks("java").get(1);
        Matcher packageName = PACKAGE.matcher(block);
        Matcher type = TYPE.matcher(block);
        assertThat(packageName.find() && type.find()).isTrue();
        Constructor<?> constructor =
                loader.loadClass(packageName.group(1) + "." + type.group(1)).getDeclaredConstructor();
        constructor.setAccessible(true);
        PlacementSolverContract contract = (PlacementSolverContract) constructor.newInstance();
        List<Method> rules = Arrays.stream(PlacementSolverContract.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        assertThat(rules).hasSizeGreaterThan(20);
        return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(contract, rule)));
    }

    private static void check(PlacementSolverContract contract, Method rule) throws Throwable {
        try {
            rule.invoke(contract);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void configurationPicksIt() throws IOException {
        Path config = Files.writeString(
                folder.resolve("placement.properties"),
                tutorial.blocks("properties").get(0));
        PlacementSolver solver = PlacementSolvers.discover()
                .create(SolverConfig.builder().file(config).build());
        assertThat(solver.name()).isEqualTo("snake");
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{90, 40, 61, 104, 165, 39, 4, 73}}),
                        Topology.of(1, 4, Hardware.H100))
                .objective(Objective.balance())
                .build();
        Solution solution = solver.solve(problem);
        assertThat(solution.solver()).isEqualTo("snake");
        // 576 tokens on four devices; the hottest pair is 165 + 4.
        assertThat(solution.value()).isEqualTo(169 / 144.0);
    }

    @Test
    void commandPicksItAndComparesIt() throws IOException {
        Path config = Files.writeString(
                folder.resolve("command.properties"),
                tutorial.blocks("properties").get(0));
        Path loads = Cli.loads(folder);
        Cli solved = Cli.run("solve", "--profile", loads, "--topology", "1x2", "--config", config, "--json")
                .expect(ExitCode.DONE);
        assertThat(solved.json().get("name").asText()).isEqualTo("snake");
        StringWriter names = new StringWriter();
        Cli.run("compare", "--profile", loads, "--topology", "1x2", "--deadline", "1s", "--json")
                .expect(ExitCode.DONE)
                .json()
                .forEach(entry -> names.append(entry.get("name").asText()).append(' '));
        assertThat(names.toString()).contains("contiguous", "snake");
    }
}
