package io.moeplacement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A generated trace of gpt-oss-20b and a placement for it, and commands about the two. */
record GeneratedReplay(Path trace, Path plan, String topology) {

    static GeneratedReplay make(Path folder, int tokens, String solver, String topology) {
        GeneratedReplay made = new GeneratedReplay(folder.resolve("trace.npz"), folder.resolve("plan.json"), topology);
        Cli.run("generate", "--preset", "gpt-oss-20b", "--tokens", tokens, "--seed", 3, "--out", made.trace)
                .expect(ExitCode.DONE);
        Cli.run(made.with("solve", "--solver", solver, "--objective", "balance", "--out", made.plan))
                .expect(ExitCode.DONE);
        return made;
    }

    /** Arguments with what they are about. */
    Object[] with(Object... args) {
        List<Object> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--profile", trace, "--topology", topology, "--model", "gpt-oss-20b"));
        return all.toArray();
    }

    Cli replay(Object... more) {
        List<Object> all = new ArrayList<>(List.of("replay", "--placement", plan));
        all.addAll(Arrays.asList(more));
        return Cli.run(with(all.toArray()));
    }

    Cli replay(int batch, Object... more) {
        List<Object> all = new ArrayList<>(List.of("--batch", batch));
        all.addAll(Arrays.asList(more));
        return replay(all.toArray());
    }

    JsonNode json(int batch, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(more));
        all.add("--json");
        return replay(batch, all.toArray()).expect(ExitCode.DONE).json();
    }
}
