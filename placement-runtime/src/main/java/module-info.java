/** What happens to real tokens under a placement. */
module io.moeplacement.runtime {
    requires transitive io.moeplacement.api;
    // Has no descriptor; the name comes from its file.
    requires HdrHistogram;
    requires static org.jspecify;

    exports io.moeplacement.runtime;
}
