package io.moeplacement.bench;

import java.util.List;
import java.util.Map;

/** Everything that is compared, in the order of the columns. */
final class Contenders {

    private Contenders() {}

    /** @param highsVariables largest programme for HiGHS */
    static List<Contender> all(long highsVariables) {
        return List.of(
                SolverContender.peer("contiguous", "contiguous", Map.of()),
                SolverContender.peer("round-robin", "round-robin", Map.of()),
                SolverContender.peer("greedy", "greedy", Map.of()),
                SolverContender.peer("anti-correlation", "anti-correlation", Map.of()),
                new EplbContender(false),
                new EplbContender(true),
                SolverContender.peer("moetuner", "moetuner", Map.of()),
                SolverContender.peer("exflow plain", "ilp", Map.of("placement.ilp.formulation", "exflow")),
                SolverContender.peer("exflow staged", "exflow", Map.of("placement.exflow.form", "staged")),
                new MetisContender(),
                new HighsContender(highsVariables),
                SolverContender.ours("heuristic"),
                SolverContender.ours("ilp"),
                SolverContender.ours("auto"));
    }
}
