/** The solver {@code ilp}, and the published methods {@code moetuner} and {@code exflow}. */
module io.moeplacement.ilp {
    requires io.moeplacement.api;
    requires ojalgo;
    requires static org.jspecify;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.ilp.IlpProvider,
            io.moeplacement.ilp.named.MoeTunerProvider,
            io.moeplacement.ilp.named.ExflowProvider;
}
