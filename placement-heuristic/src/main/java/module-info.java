/** Baselines and local search. */
module io.moeplacement.heuristic {
    requires io.moeplacement.api;
    requires static org.jspecify;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.heuristic.ContiguousProvider,
            io.moeplacement.heuristic.RoundRobinProvider,
            io.moeplacement.heuristic.GreedyProvider,
            io.moeplacement.heuristic.HeuristicProvider,
            io.moeplacement.heuristic.eplb.EplbProvider;
}
