package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.PlacementSolver;
import io.moeplacement.SolverKind;
import io.moeplacement.UnsupportedProblemException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The machinery around the rules: names, skips, files. */
class ContractTest {

    private static final PlacementSolver UNABLE = TestSolvers.search().wrapped((problem, options) -> {
        throw new UnsupportedProblemException("solver test-search cannot take anything");
    });

    private static Stream<String> methods(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName);
    }

    @Test
    void everyRuleIsAMethodAndEveryMethodIsARule() {
        assertThat(methods(PlacementSolverContract.class))
                .containsExactlyInAnyOrder(
                        Arrays.stream(Rule.values()).map(Rule::method).toArray(String[]::new));
    }

    @Test
    void everyRuleStandsInTheSpecification() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "spec.md"));

        Stream.concat(methods(PlacementSolverContract.class), methods(CostModelContract.class))
                .forEach(method -> assertThat(page).contains("`" + method + "`"));
    }

    @Test
    void rulesForOtherKindsAreSkippedWithAReason() {
        assertThatThrownBy(() -> Caught.contract(TestSolvers::contiguous).rule201_neverWorseThanContiguous())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("rule 201 is for")
                .hasMessageContaining("solver test-contiguous is BASELINE");
    }

    @Test
    void rulesNoneOfWhoseCasesAreSupportedAreSkippedWithAReason() {
        assertThatThrownBy(() -> Caught.contract(() -> UNABLE).rule102_costRecomputes())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("rule 102 could be checked on no case")
                .hasMessageContaining("tiny-1: not supported: solver test-search cannot take anything");
    }

    @Test
    void everySkippedCaseIsTold() {
        List<String> skipped = new ArrayList<>();
        PlacementSolverContract contract = new PlacementSolverContract() {
            @Override
            public PlacementSolver solver() {
                return TestSolvers.bruteForce();
            }

            @Override
            public List<ContractCase> cases(RandomProblem.Size size) {
                return ContractCase.range(size, 1, 1);
            }

            @Override
            public void onSkippedCase(int rule, ContractCase contractCase, String reason) {
                skipped.add(rule + " " + contractCase.id() + " " + reason);
            }
        };

        contract.rule102_costRecomputes();

        assertThat(skipped).containsExactly("102 small-1 not supported: brute force would take too long");
    }

    @Test
    void theKindMayBeOverridden() {
        PlacementSolverContract strict = new PlacementSolverContract() {
            @Override
            public PlacementSolver solver() {
                return TestSolvers.contiguous();
            }

            @Override
            public SolverKind kind() {
                return SolverKind.HEURISTIC;
            }
        };

        assertThatThrownBy(strict::rule203_neverWorseThanGreedy).isInstanceOf(BrokenRule.class);
    }

    @Test
    void failedCasesCanBeRunAgain(@TempDir Path folder) throws IOException {
        PlacementSolverContract wrong = Caught.contract(() -> TestSolvers.search()
                .lying(right -> TestSolver.with(right, right.status(), right.evaluation(), right.value() + 1)));
        FailedCase failed = new FailedCase(103, ContractCase.named("tiny-3"), "test-search", "two\nlines: \u00e9");
        Path file = Files.copy(failed.save(), folder.resolve("case.properties"));

        FailedCase loaded = FailedCase.load(file);

        assertThat(loaded).isEqualTo(failed);
        assertThatThrownBy(() -> loaded.rerun(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rule 103 broken: the lower bound is above its own value")
                .hasMessageContaining("tiny-3");
        loaded.rerun(Caught.contract(TestSolvers::search));
        assertThatThrownBy(() -> loaded.rerun(Caught.contract(() -> UNABLE))).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void filesThatAreNoFailedCasesAreRefused(@TempDir Path folder) throws IOException {
        Path noCase = Files.writeString(folder.resolve("a.properties"), "rule=101\nsolver=x\n");
        Path badCase = Files.writeString(folder.resolve("b.properties"), "rule=101\nsolver=x\ncase=huge-1\n");

        assertThatThrownBy(() -> FailedCase.load(noCase))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.properties")
                .hasMessageContaining("has no key (case)");
        assertThatThrownBy(() -> FailedCase.load(badCase))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contract case (huge-1) must be tiny-SEED, small-SEED or large-SEED");
        assertThatThrownBy(() -> FailedCase.load(folder.resolve("none")))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThatThrownBy(() -> Rule.numbered(999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no rule 999, known are 101, 102");
    }
}
