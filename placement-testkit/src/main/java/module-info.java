/** Solver contract, oracles, assertions, arbitraries and workload generators of the moe-placement library. */
module io.moeplacement.testkit {
    requires transitive io.moeplacement.api;
    requires transitive static org.jspecify;
    requires transitive static org.junit.jupiter.api;
    requires transitive static org.assertj.core;
    requires transitive static net.jqwik.api;
    requires commons.math3;

    exports io.moeplacement.testkit;
    exports io.moeplacement.testkit.jqwik;
    exports io.moeplacement.testkit.workload;
}
