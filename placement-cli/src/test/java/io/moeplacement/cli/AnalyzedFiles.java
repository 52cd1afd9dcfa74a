package io.moeplacement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.moeplacement.formats.TraceWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Profiles for {@code analyze}: loads and transitions of layers 3 and 5 with four experts, and a trace of three layers with
 * eight experts, two a token, whose first two layers go together and whose third does not.
 */
record AnalyzedFiles(Path loads, Path transitions, Path trace) {

    private static final int TOKENS = 3000;

    static AnalyzedFiles make(Path folder) {
        Path transitions = Cli.file(
                folder,
                "transitions.csv",
                "layer,from_expert,to_expert,tokens",
                "3,0,2,40",
                "3,1,3,30",
                "3,2,2,10",
                "3,2,0,10",
                "3,3,1,10");
        return new AnalyzedFiles(Cli.loads(folder), transitions, trace(folder.resolve("trace.npz")));
    }

    private static Path trace(Path file) {
        SplittableRandom random = new SplittableRandom(7);
        try (TraceWriter writer = TraceWriter.create(file, TOKENS, 3, 2)) {
            for (int token = 0; token < TOKENS; token++) {
                int first = Math.min(random.nextInt(8), random.nextInt(8));
                int second = random.nextInt(3) == 0 ? random.nextInt(8) : (first + 3) % 8;
                int[] top = {first, second, random.nextInt(8)};
                int[] chosen = new int[6];
                for (int layer = 0; layer < 3; layer++) {
                    chosen[2 * layer] = top[layer];
                    chosen[2 * layer + 1] = (top[layer] + 1 + random.nextInt(7)) % 8;
                }
                writer.write(token / 20, chosen);
            }
        }
        return file;
    }

    static Cli analyze(Object... args) {
        List<Object> all = new ArrayList<>(List.of("analyze"));
        all.addAll(List.of(args));
        return Cli.run(all.toArray());
    }

    static JsonNode json(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return analyze(all.toArray()).expect(ExitCode.DONE).json();
    }
}
