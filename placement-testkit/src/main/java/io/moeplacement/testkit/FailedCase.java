package io.moeplacement.testkit;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * A contract case that failed, as kept in a small text file, so that it can be run again.
 *
 * <p>Files go to the folder named by the system property {@value #FOLDER_PROPERTY}, by default
 * {@value #DEFAULT_FOLDER} of the working directory. Each is a properties file with the keys {@code rule}, {@code case},
 * {@code solver} and {@code message}; the problem follows from the case.
 *
 * @param rule number of the rule, for example 101
 * @param contractCase the problem
 * @param solver name of the solver that failed
 * @param message what failed
 */
public record FailedCase(int rule, ContractCase contractCase, String solver, String message) {

    /** System property that names the folder for failed cases. */
    public static final String FOLDER_PROPERTY = "moe.testkit.failures";

    /** Folder for failed cases when the property is absent. */
    public static final String DEFAULT_FOLDER = "target/moe-testkit-failures";

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException when the file cannot be read
     * @throws IllegalArgumentException when it is no failed case; the message names file and key
     */
    public static FailedCase load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("failed case " + file + " cannot be read", e);
        }
        String rule = required(properties, "rule", file);
        try {
            return new FailedCase(
                    Integer.parseInt(rule),
                    ContractCase.named(required(properties, "case", file)),
                    required(properties, "solver", file),
                    properties.getProperty("message", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("failed case " + file + ": " + e.getMessage(), e);
        }
    }

    private static String required(Properties properties, String key, Path file) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("failed case " + file + " has no key (" + key + ")");
        }
        return value;
    }

    /**
     * Checks the rule on the case again.
     *
     * @param contract the contract of the solver that failed
     * @throws AssertionError when it fails again
     * @throws org.opentest4j.TestAbortedException when the solver cannot take the problem
     */
    public void rerun(PlacementSolverContract contract) {
        ContractRun.one(contract, Rule.numbered(rule), contractCase);
    }

    /** Writes the case to the folder for failed cases and returns the file. */
    Path save() throws IOException {
        Path folder = Path.of(System.getProperty(FOLDER_PROPERTY, DEFAULT_FOLDER));
        Files.createDirectories(folder);
        String name = solver.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "_");
        Path file = folder.resolve("rule" + rule + "." + name + "." + contractCase.id() + ".properties");
        Properties properties = new Properties();
        properties.setProperty("rule", Integer.toString(rule));
        properties.setProperty("case", contractCase.id());
        properties.setProperty("solver", solver);
        properties.setProperty("message", message);
        try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, "Failed contract case; FailedCase.load(file).rerun(contract) runs it again.");
        }
        return file;
    }
}
