/** What happens to real tokens under a placement. */
module io.moeplacement.runtime {
    requires transitive io.moeplacement.api;
    // Have no descriptor; their names come from their files.
    requires HdrHistogram;
    requires commons.math3;
    requires static org.jspecify;

    exports io.moeplacement.runtime;
    exports io.moeplacement.runtime.analysis;
    exports io.moeplacement.runtime.buffer;
    exports io.moeplacement.runtime.condensation;
    exports io.moeplacement.runtime.sequences;
}
