/** Readers of routing traces and loads, readers and writers of placement files and of the library's own JSON. */
module io.moeplacement.formats {
    requires transitive io.moeplacement.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires org.yaml.snakeyaml;
    requires static org.jspecify;

    exports io.moeplacement.formats;
}
