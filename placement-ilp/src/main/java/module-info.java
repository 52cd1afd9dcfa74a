/** The solver {@code ilp}: exact placements of small problems. */
module io.moeplacement.ilp {
    requires io.moeplacement.api;
    requires ojalgo;
    requires static org.jspecify;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.ilp.IlpProvider;
}
