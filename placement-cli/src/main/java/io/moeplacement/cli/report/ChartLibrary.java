package io.moeplacement.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The script that draws the charts, from the jar of Apache ECharts on the class path.
 *
 * @param name name, version and licence
 * @param script the whole script, with the licences in its head
 */
record ChartLibrary(String name, String script) {

    private static final String COORDINATES = "META-INF/maven/org.webjars.npm/echarts/pom.properties";

    static ChartLibrary load() {
        try {
            Properties coordinates = new Properties();
            try (InputStream in = open(COORDINATES)) {
                coordinates.load(in);
            }
            String version = coordinates.getProperty("version");
            String path = "META-INF/resources/webjars/echarts/" + version + "/dist/echarts.min.js";
            try (InputStream in = open(path)) {
                return new ChartLibrary(
                        "Apache ECharts " + version + " (Apache-2.0)",
                        new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the chart library cannot be read", e);
        }
    }

    private static InputStream open(String path) {
        InputStream in = ChartLibrary.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("the chart library is not on the class path: " + path + " is missing");
        }
        return in;
    }
}
