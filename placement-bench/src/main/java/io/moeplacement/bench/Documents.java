package io.moeplacement.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a run's tables into {@code docs/benchmarks.md}, those of a full run into {@code docs/benchmarks-full.md}, and the headline of
 * the former into {@code README.md}, each between two comments.
 */
public final class Documents {

    static final String BENCHMARKS = "docs/benchmarks.md";
    static final String FULL = "docs/benchmarks-full.md";
    static final String README = "README.md";
    private static final String USAGE = "usage: docs ROOT [results.md], without the file the headline alone";

    private Documents() {}

    /** Rewrites both files. */
    public static void main(String[] args) {
        if (args.length < 1 || args.length > 2) {
            System.err.println("docs: " + USAGE);
            System.exit(2);
        }
        try {
            Path root = Path.of(args[0]);
            if (args.length == 2) {
                String tables = Files.readString(Path.of(args[1])).strip();
                String page = tables.startsWith(Evidence.FULL_RUN) ? FULL : BENCHMARKS;
                replace(root.resolve(page), "results", tables);
            }
            String headline = Headline.of(Files.readString(root.resolve(BENCHMARKS)));
            replace(root.resolve(README), "headline", headline);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write the documents", e);
        } catch (IllegalArgumentException e) {
            System.err.println("docs: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void replace(Path file, String name, String text) throws IOException {
        String whole = Files.readString(file);
        String old = between(whole, name);
        int from = whole.indexOf(begin(name)) + begin(name).length();
        String replaced = whole.substring(0, from) + "\n" + text + "\n" + whole.substring(from + old.length());
        Path half = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), replaced);
        Files.move(half, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What stands between the comments of a name, line ends included.
     *
     * @throws IllegalArgumentException when one is missing
     */
    static String between(String text, String name) {
        String begin = begin(name);
        String end = "<!-- " + name + ": end -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no lines " + begin + " and " + end);
        }
        return text.substring(from + begin.length(), to);
    }

    private static String begin(String name) {
        return "<!-- " + name + ": written by placement-bench/run docs -->";
    }
}
