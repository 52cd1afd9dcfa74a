/** Types, cost model, verification and solver discovery of the moe-placement library. */
module io.moeplacement.api {
    requires transitive static org.jspecify;
    requires org.slf4j;

    exports io.moeplacement;
    exports io.moeplacement.spi;

    uses io.moeplacement.spi.SolverProvider;
    uses io.moeplacement.spi.BoundProvider;
}
