package io.moeplacement;

import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values are equal by content, and arrays that go in or come out are copies. */
@NullUnmarked
class ValueTypesTest {

    private static DynamicTest value(String name, Supplier<Object> same, Object... others) {
        return DynamicTest.dynamicTest(name, () -> {
            Object one = same.get();
            assertThat(one).isEqualTo(same.get()).hasSameHashCodeAs(same.get()).isNotEqualTo("else");
            assertThat(one.toString()).isEqualTo(same.get().toString()).doesNotContain("@");
            for (Object other : others) {
                assertThat(one).isNotEqualTo(other);
            }
        });
    }

    private static final ExpertOnDevice PIN = new ExpertOnDevice(0, 0, 1);

    @TestFactory
    Stream<DynamicTest> equality() {
        double[][][] table = {{{1, 2}}};
        double[][][] other = {{{1, 3}}};
        return Stream.of(
                value("windows", () -> LoadWindows.of(new long[] {1}, table), LoadWindows.of(new long[] {2}, table)),
                value("sources", () -> SourceLoads.of(table), SourceLoads.of(other)),
                value(
                        "affinity",
                        () -> ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{1, 2}, {3, 4}}}),
                        ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{1, 2}, {3, 4}}}),
                        ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{1, 2}, {4, 3}}})),
                value(
                        "selections",
                        () -> Problems.selections(Selections.Basis.TOKENS, 3, ints(0, 1), ints(1, 2), ints(1, 0)),
                        Problems.selections(Selections.Basis.SAMPLE, 3, ints(0, 1), ints(1, 2), ints(1, 0)),
                        Problems.selections(Selections.Basis.TOKENS, 3, ints(0, 1), ints(1, 2)),
                        Problems.selections(Selections.Basis.TOKENS, 4, ints(0, 1), ints(1, 2), ints(1, 0))),
                value(
                        "profile",
                        () -> RoutingProfile.ofLoads(new double[][] {{1, 2}}),
                        RoutingProfile.ofLoads(new double[][] {{2, 1}}),
                        RoutingProfile.builder(ints(1), 2)
                                .loads(new double[][] {{1, 2}})
                                .build()),
                value(
                        "topology",
                        () -> Topology.builder(2, 2).build(),
                        Topology.builder(1, 4).build(),
                        Topology.builder(2, 2).speeds(1, 1, 1, 2).build(),
                        Topology.builder(2, 2).costMatrix(new double[4][4]).build()),
                value(
                        "slots",
                        () -> SlotLayout.perDevice(2, 1, 2),
                        SlotLayout.perDevice(2, 2, 1),
                        SlotLayout.perDevice(1, 1, 2)),
                value(
                        "placement",
                        () -> Problems.placement(2, ints(2, 1), ints(0, 1, 0)),
                        Problems.placement(2, ints(2, 1), ints(1, 0, 0)),
                        Problems.placement(2, ints(1, 2), ints(0, 1, 0))),
                value(
                        "limits",
                        () -> Limits.builder()
                                .maxImbalance(1.5)
                                .pinned(Set.of(PIN))
                                .build(),
                        Limits.none(),
                        Limits.builder().maxImbalance(1.5).build(),
                        Limits.builder()
                                .maxImbalance(1.5)
                                .forbidden(Set.of(PIN))
                                .build()),
                value(
                        "problem",
                        () -> base().build(),
                        base().objective(Objective.balance()).build(),
                        base().allToAll(AllToAll.PAIR).build(),
                        base().groups(ExpertGroups.reported(2)).build(),
                        base().homeRouting(HomeRouting.VIA_NODE).build()));
    }

    private static PlacementProblem.Builder base() {
        return problem(RoutingProfile.ofLoads(new double[][] {{1, 2}}), Problems.flat(2));
    }

    @Test
    void toBuilderKeepsEverything() {
        Placement current = Problems.placement(2, ints(1, 1), ints(1, 0));
        double[][][] windows = {{{1, 2}}};
        RoutingProfile profile = RoutingProfile.builder(ints(0), 2)
                .windows(LoadWindows.of(new long[] {9}, windows))
                .build();
        PlacementProblem problem = problem(profile, Problems.flat(2))
                .objective(Objective.balance())
                .robustness(Robustness.cvar(0.5))
                .allToAll(AllToAll.PAIR)
                .homeRouting(HomeRouting.VIA_NODE)
                .groups(ExpertGroups.reported(2))
                .current(current)
                .limits(Limits.builder()
                        .maxMoves(3)
                        .minCopies(2)
                        .maxImbalance(2)
                        .survivability(Survivability.ANY_DEVICE)
                        .allowDuplicates()
                        .pinned(Set.of(PIN))
                        .build())
                .slotsPerLayer(4)
                .build();
        assertThat(problem.toBuilder().build()).isEqualTo(problem);
        assertThat(problem.limits().toBuilder().build()).isEqualTo(problem.limits());
        assertThat(problem.current()).isSameAs(current);
    }

    @Test
    void arraysAreCopied() {
        double[][] loads = {{1, 2}};
        RoutingProfile.Builder builder = RoutingProfile.builder(ints(4), 2).loads(loads);
        RoutingProfile profile = builder.build();
        loads[0][0] = 99;
        profile.loads(0)[1] = 99;
        profile.layerIds()[0] = 99;
        assertThat(profile.loads(0)).containsExactly(1, 2);
        assertThat(profile.layerIds()).containsExactly(4);

        long[] labels = {7};
        double[][][] table = {{{1, 2}}};
        LoadWindows windows = LoadWindows.of(labels, table);
        SourceLoads sources = SourceLoads.of(table);
        labels[0] = 99;
        table[0][0][0] = 99;
        windows.loads(0, 0)[1] = 99;
        assertThat(windows.loads(0, 0)).containsExactly(1, 2);
        assertThat(windows.label(0)).isEqualTo(7);
        assertThat(sources.load(0, 0, 0)).isEqualTo(1);

        double[][][] transitions = {{{1, 2}, {3, 4}}};
        ExpertAffinity affinity = ExpertAffinity.of(Pairing.ALL, 2, transitions);
        transitions[0][0][0] = 99;
        affinity.row(0, 1)[0] = 99;
        assertThat(affinity.row(0, 0)).containsExactly(1, 2);
        assertThat(affinity.conditional(0, 1, 1)).isEqualTo(4 / 7.0);
        assertThat(affinity.total()).isEqualTo(10);

        double[] speeds = {1, 2};
        double[][] costs = {{0, 1}, {2, 0}};
        Topology topology =
                Topology.builder(1, 2).speeds(speeds).costMatrix(costs).build();
        speeds[0] = 99;
        costs[0][1] = 99;
        topology.nodeSizes()[0] = 99;
        assertThat(topology.speed(0)).isEqualTo(1);
        assertThat(topology.secondsPerByte(0, 1)).isEqualTo(1);
        assertThat(topology.nodeSizes()).containsExactly(2);

        int[] slots = {1, 1};
        int[][] map = {{0, 1}};
        SlotLayout layout = SlotLayout.perDevice(1, slots);
        Placement placement = Placement.of(layout, 2, map);
        slots[0] = 99;
        map[0][0] = 1;
        layout.toArray()[0][0] = 99;
        placement.row(0)[0] = 99;
        placement.physicalToLogical()[0][0] = 99;
        assertThat(layout.slots(0, 0)).isEqualTo(1);
        assertThat(placement.row(0)).containsExactly(0, 1);
    }

    @Test
    void collectionsAreCopied() {
        Set<ExpertOnDevice> pins = new HashSet<>(Set.of(PIN));
        Limits limits = Limits.builder().pinned(pins).build();
        pins.clear();
        assertThat(limits.pinned()).containsExactly(PIN);
        assertThatThrownBy(() -> limits.pinned().clear()).isInstanceOf(UnsupportedOperationException.class);
        MigrationPlan plan = MigrationPlan.between(
                Problems.placement(2, ints(1, 1), ints(0, 1)), Problems.placement(2, ints(1, 1), ints(1, 0)));
        assertThatThrownBy(() -> plan.waves().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> plan.waves().get(0).moves().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void pinsIterateInOrderOfTheirContent() {
        Set<ExpertOnDevice> pins = new LinkedHashSet<>();
        for (int i = 40; i >= 0; i--) {
            pins.add(new ExpertOnDevice(i % 3, i % 5, i % 7));
        }
        assertThat(List.copyOf(Limits.builder().pinned(pins).build().pinned()))
                .hasSameElementsAs(pins)
                .isSortedAccordingTo(Comparator.comparingInt(ValueTypesTest::key));
        assertThatThrownBy(() -> Limits.builder()
                        .pinned(Set.of(PIN))
                        .forbidden(Set.of(PIN))
                        .build())
                .hasMessageContaining("both pinned and forbidden");
    }

    private static int key(ExpertOnDevice entry) {
        return entry.layer() * 100 + entry.expert() * 10 + entry.device();
    }

    @Test
    void recordsRefuseBadFigures() {
        List<Runnable> refused = List.of(
                () -> new Link(0, 0),
                () -> new Link(1, -1),
                () -> new Link(Double.NaN, 0),
                () -> new ExpertGroups(0, 1),
                () -> new ExpertGroups(1, Double.NaN),
                () -> new ExpertOnDevice(-1, 0, 0),
                () -> Robustness.cvar(1),
                () -> Objective.fanOut(-1),
                () -> Objective.balanceThenTail(Double.POSITIVE_INFINITY),
                () -> new ModelSpec("m", 1, 2, 3, 1, 1, 1, 1),
                () -> new ModelSpec("m", 1, 2, 1, 0, 1, 1, 1),
                () -> new ModelSpec("m", 1, 2, 1, 1, 1, 1, 0),
                () -> Limits.builder().maxImbalance(0.99),
                () -> Limits.builder().maxImbalance(Double.NaN),
                () -> Limits.builder().maxMoves(-1),
                () -> Limits.builder().minCopies(0),
                () -> SolveOptions.defaults().withIterations(-1),
                () -> SolveOptions.defaults().withThreads(0),
                () -> SolveOptions.defaults().withDeadline(java.time.Duration.ofSeconds(-1)),
                () -> Hardware.named("b900"),
                () -> ModelPreset.named("gpt-9"));
        assertThat(refused)
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .message()
                        .contains("(")
                        .containsAnyOf("must be", "must not be", "known are"));
    }

    @Test
    void presetsAreConsistent() {
        for (String id : ModelPreset.ids()) {
            ModelPreset preset = ModelPreset.named(id);
            assertThat(preset.layerIds()).hasSize(preset.spec().layers());
            assertThat(preset.spec().name()).isEqualTo(id);
        }
        assertThat(ModelPreset.DEEPSEEK_V3.layerIds()).startsWith(3).endsWith(60);
        assertThat(Hardware.named("H100").speed()).isEqualTo(1);
        assertThat(Topology.of(2, 4, Hardware.A100).totalSpeed()).isEqualTo(8 * Hardware.A100.speed());
    }
}
