package io.moeplacement.spi;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import java.util.List;
import java.util.function.Function;

/** A provider whose parts a test chooses. Fills slots with experts in ascending order unless told otherwise. */
public final class FakeProvider implements SolverProvider {

    private final String name;
    private final SolverKind kind;
    private SolverEngine engine = (problem, context) -> EngineResult.of(ascending(problem), EndedBy.CONVERGENCE);
    private Function<PlacementProblem, Support> support = problem -> Support.yes();
    private List<SolverSetting<?>> settings = List.of();
    private SettingValues created = SettingValues.defaults();
    private int creations;

    public FakeProvider(String name, SolverKind kind) {
        this.name = name;
        this.kind = kind;
    }

    public FakeProvider engine(SolverEngine value) {
        engine = value;
        return this;
    }

    public FakeProvider unsupported(String reason) {
        support = problem -> Support.no(reason);
        return this;
    }

    public FakeProvider settings(SolverSetting<?>... values) {
        settings = List.of(values);
        return this;
    }

    /** The settings of the last engine made. */
    public SettingValues created() {
        return created;
    }

    public int creations() {
        return creations;
    }

    /** Slot s holds expert s mod experts. */
    public static Placement ascending(PlacementProblem problem) {
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new int[problem.slots().slots(layer)];
            for (int slot = 0; slot < map[layer].length; slot++) {
                map[layer][slot] = slot % problem.experts();
            }
        }
        return Placement.of(problem.slots(), problem.experts(), map);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SolverKind kind() {
        return kind;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return settings;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return support.apply(problem);
    }

    @Override
    public SolverEngine create(SettingValues values) {
        created = values;
        creations++;
        return engine;
    }
}
