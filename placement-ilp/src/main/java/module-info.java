/**
 * The solver {@code ilp}, the published methods {@code moetuner} and {@code exflow}, and the bound {@code
 * column-generation}.
 */
module io.moeplacement.ilp {
    requires io.moeplacement.api;
    requires ojalgo;
    requires static org.jspecify;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.ilp.IlpProvider,
            io.moeplacement.ilp.named.MoeTunerProvider,
            io.moeplacement.ilp.named.ExflowProvider;
    provides io.moeplacement.spi.BoundProvider with
            io.moeplacement.ilp.bound.ColumnGenerationProvider;
}
