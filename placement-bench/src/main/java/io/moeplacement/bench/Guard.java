package io.moeplacement.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches that no stated figure gets worse. The figures stand in a file, {@code case,figure} a line, smaller is better;
 * results depend on iterations and seeds alone, so a figure changes only when a method does.
 */
public final class Guard {

    private static final String HEADER = "case,figure";
    private static final String USAGE = "guard --figures FILE [--update yes]";

    /** Mathematical functions may differ in the last digit from machine to machine, and a search may then turn elsewhere. */
    private static final double TOLERANCE = 1e-6;

    private final Path file;
    private final List<GuardCase> cases;
    private final PrintStream print;

    Guard(Path file, List<GuardCase> cases, PrintStream print) {
        this.file = file;
        this.cases = cases;
        this.print = print;
    }

    /** Prints every case; exit code 1 where one got worse. */
    public static void main(String[] args) {
        try {
            Arguments arguments = new Arguments(args, USAGE, List.of("--figures", "--update"));
            Path file = arguments.path("--figures");
            if (file == null) {
                throw new IllegalArgumentException("usage: " + USAGE);
            }
            Guard guard = new Guard(file, GuardCase.all(), System.out);
            if (arguments.text("--update", "no").equals("yes")) {
                guard.update();
            } else {
                System.exit(guard.failures().isEmpty() ? 0 : 1);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("guard: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Runs all cases.
     *
     * @return what got worse or is not stated, a sentence each
     * @throws IllegalArgumentException when the file is not as it should be
     */
    List<String> failures() {
        Map<String, Double> stated = stated();
        List<String> failures = new ArrayList<>();
        for (GuardCase one : cases) {
            double figure = one.figure();
            Double before = stated.remove(one.key());
            String words = before == null
                    ? "is not stated"
                    : figure > before * (1 + TOLERANCE)
                            ? "got worse than stated (" + before + ")"
                            : figure < before * (1 - TOLERANCE)
                                    ? "is better than stated (" + before
                                            + "); state it: placement-bench/run guard --update yes"
                                    : "as stated";
            print.println(one.key() + ": " + figure + " " + words);
            if (before == null || words.startsWith("got")) {
                failures.add(one.key() + ": " + figure + " " + words);
            }
        }
        stated.keySet().forEach(key -> failures.add(key + ": is stated and there is no such case"));
        return failures;
    }

    private Map<String, Double> stated() {
        Map<String, Double> figures = new LinkedHashMap<>();
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                throw new IllegalArgumentException(file + ", line 1: must be " + HEADER);
            }
            for (int i = 1; i < lines.size(); i++) {
                int comma = lines.get(i).lastIndexOf(',');
                if (comma < 0) {
                    throw new IllegalArgumentException(file + ", line " + (i + 1) + ": no comma");
                }
                figures.put(
                        lines.get(i).substring(0, comma),
                        Double.valueOf(lines.get(i).substring(comma + 1)));
            }
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Writes today's figures as the stated ones; to be looked at before it is committed. */
    void update() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (GuardCase one : cases) {
            double figure = one.figure();
            print.println(one.key() + ": " + figure);
            text.append(one.key()).append(',').append(figure).append('\n');
        }
        try {
            Path half = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
