/** The solver {@code ilp}: exact placements of small problems; the bound {@code column-generation}. */
module io.moeplacement.ilp {
    requires io.moeplacement.api;
    requires ojalgo;
    requires static org.jspecify;

    provides io.moeplacement.spi.SolverProvider with
            io.moeplacement.ilp.IlpProvider;
    provides io.moeplacement.spi.BoundProvider with
            io.moeplacement.ilp.bound.ColumnGenerationProvider;
}
