/** Baselines and local search. */
module io.moeplacement.heuristic {
    requires io.moeplacement.api;
    requires static org.jspecify;
    requires commons.math3;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.heuristic.ContiguousProvider,
            io.moeplacement.heuristic.RoundRobinProvider,
            io.moeplacement.heuristic.GreedyProvider,
            io.moeplacement.heuristic.AntiCorrelationProvider,
            io.moeplacement.heuristic.HeuristicProvider,
            io.moeplacement.heuristic.eplb.EplbProvider;
}
