package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code placement convert}, and the engines' files in the other commands. */
class ConvertTest {

    private static final String SGLANG =
            "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3],[0,1,2,3],[0,1,2,3]," + "[0,1,2,3],[3,2,1,0]]}";

    @TempDir
    Path folder;

    private Cli convert(Object in, Object out, String format, Object... more) {
        Object[] arguments = new Object[7 + more.length];
        System.arraycopy(new Object[] {"convert", "--in", in, "--out", out, "--format", format}, 0, arguments, 0, 7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return Cli.run(arguments);
    }

    @Test
    void fromSglangToTensorRtLlmAndOn() {
        Path in = Cli.file(folder, "plan.json", SGLANG);
        Path yaml = folder.resolve("plan.yaml");
        Cli first = convert(in, yaml, "trtllm", "--layers", "3,5").expect(ExitCode.DONE);
        assertThat(yaml)
                .hasContent("initial_global_assignments:\n  3: [0, 1, 2, 3]\n  5: [3, 2, 1, 0]\n"
                        + "layer_updates_per_iter: 0\nnum_slots: 4\n");
        assertThat(first.out())
                .contains("from sglang: 2 layers (3..5), 4 experts in 4 slots")
                .doesNotContain("devices");
        assertThat(first.err())
                .contains("4 experts per layer", "ignores the file in silence", "--topology NxD says it");
        Path map = folder.resolve("expert_map.json");
        assertThat(convert(yaml, map, "vllm-ascend")
                        .expect(ExitCode.WRONG_USAGE)
                        .expectOneErrorLine()
                        .err())
                .contains("which devices?", "plan.yaml does not say");
        Cli second = convert(yaml, map, "vllm-ascend", "--topology", "1x2").expect(ExitCode.DONE);
        assertThat(second.out()).contains("from trtllm", "on 2 devices");
        assertThat(second.err()).contains("layers [3, 5] are numbers 0..1 of the file");
        Path back = folder.resolve("back.json");
        convert(map, back, "sglang", "--layers", "3,5").expect(ExitCode.DONE);
        assertThat(back)
                .content()
                .satisfies(text -> assertThat(text.replaceAll("\\s", "")).isEqualTo(SGLANG.replaceAll("\\s", "")));
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        Path in = Cli.file(folder, "plan.json", SGLANG);
        Path out = folder.resolve("out");
        assertThat(convert(in, out, "trt").expect(ExitCode.WRONG_USAGE).err()).contains("nearest is");
        assertThat(convert(in, in, "trtllm").expect(ExitCode.WRONG_USAGE).err()).contains("is the same file as --in");
        assertThat(convert(in, out, "trtllm", "--layers", "9-3")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("ascending numbers and ranges", "3-60");
        assertThat(convert(in, out, "trtllm", "--layers", "3-9")
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("6 rows", "largest layer id, 9");
        assertThat(convert(in, out, "trtllm", "--topology", "1x3")
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("4 slots on 3 devices do not divide");
        assertThat(convert(folder.resolve("none"), out, "trtllm")
                        .expect(ExitCode.BAD_INPUT)
                        .err())
                .contains("no such file");
        Path twice = Cli.file(folder, "twice.json", "{\"physical_to_logical_map\": [[0,0,1,1]]}");
        assertThat(convert(twice, out, "omni", "--topology", "1x2")
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("cannot write --out", "layer 0, device 0 holds expert 0 more than once; OmniPlacement");
        assertThat(Cli.run("convert", "--in", in).expect(ExitCode.WRONG_USAGE).err())
                .contains("--out", "--format");
        assertThat(out).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void everyFormatIsSolvedEvaluatedAndReplanned() {
        Path loads = Cli.loads(folder);
        for (String format : new String[] {
            "sglang", "trtllm", "vllm", "vllm-jsonl", "vllm-ascend", "mindie", "omni", "exflow", "eplb", "native"
        }) {
            Path plan = folder.resolve(format + ".plan");
            var solved = Cli.run(
                            "solve",
                            "--profile",
                            loads,
                            "--topology",
                            "1x2",
                            "--solver",
                            "greedy",
                            "--format",
                            format,
                            "--out",
                            plan,
                            "--json")
                    .expect(ExitCode.DONE)
                    .json();
            Cli measured = Cli.run("evaluate", "--placement", plan, "--profile", loads, "--topology", "1x2", "--json")
                    .expect(ExitCode.DONE);
            assertThat(measured.json().get("metrics")).as(format).isEqualTo(solved.get("metrics"));
            Path next = folder.resolve(format + ".next");
            Cli again = Cli.run(
                            "solve",
                            "--profile",
                            loads,
                            "--topology",
                            "1x2",
                            "--objective",
                            "balance",
                            "--current",
                            plan,
                            "--target-imbalance",
                            "5",
                            "--out",
                            next,
                            "--format",
                            format)
                    .expect(ExitCode.DONE);
            assertThat(again.out()).as(format).contains("moves          0 slots", format + ".migration.json");
            assertThat(folder.resolve(format + ".migration.json")).content().contains("\"moves\" : 0");
        }
    }

    @Test
    void theMigrationPlanOverwritesNothingElse() {
        Path loads = Cli.loads(folder);
        Path plan = Cli.file(folder, "plan.json", SGLANG);
        Path other = Cli.file(folder, "new.migration.json", "{\"mine\": 1}");
        Object[] solve = {
            "solve", "--profile", loads, "--topology", "1x2", "--current", plan, "--out", folder.resolve("new.json")
        };
        assertThat(Cli.run(solve).expect(ExitCode.WRONG_USAGE).err()).contains("exists and is no migration plan");
        assertThat(other).hasContent("{\"mine\": 1}");
        assertThat(folder.resolve("new.json")).doesNotExist();
    }

    @Test
    void slotsThatAnEngineRefusesAreToldBeforeSolving() {
        Path loads = Cli.loads(folder);
        for (String format : new String[] {"trtllm", "vllm", "vllm-ascend", "mindie", "eplb"}) {
            assertThat(Cli.run(
                                    "solve",
                                    "--profile",
                                    loads,
                                    "--topology",
                                    "1x2",
                                    "--redundant",
                                    "1",
                                    "--format",
                                    format,
                                    "--out",
                                    folder.resolve("p"))
                            .expect(ExitCode.WRONG_USAGE)
                            .err())
                    .contains("--format " + format, "do not divide", "--format native");
        }
        assertThat(Cli.run(
                                "solve",
                                "--profile",
                                loads,
                                "--topology",
                                "1x2",
                                "--redundant",
                                "2",
                                "--format",
                                "exflow",
                                "--out",
                                folder.resolve("p"))
                        .expect(ExitCode.WRONG_USAGE)
                        .err())
                .contains("ExFlow has one copy of each expert");
    }

    /** From the loads of DeepSeek-V3, layers 3 to 60, to three engines; each file says the same. */
    @Test
    void deepSeekGoesToThreeEngines() throws IOException {
        String traces = System.getProperty("moe.traces");
        Path loads = Path.of(traces == null ? "" : traces, "deepseek-v3.prefill-2048.loads.csv");
        assumeTrue(traces != null && Files.isRegularFile(loads), "no real loads");
        Path sglang = folder.resolve("plan.json");
        Cli.run(
                        "solve",
                        "--profile",
                        loads,
                        "--topology",
                        "4x8",
                        "--slots",
                        "288",
                        "--objective",
                        "balance",
                        "--solver",
                        "greedy",
                        "--out",
                        sglang)
                .expect(ExitCode.DONE);
        Path yaml = folder.resolve("plan.yaml");
        Path map = folder.resolve("expert_map.json");
        convert(sglang, yaml, "trtllm", "--layers", "3-60", "--topology", "4x8").expect(ExitCode.DONE);
        convert(yaml, map, "vllm-ascend", "--topology", "4x8").expect(ExitCode.DONE);
        String assignments = Files.readString(yaml);
        assertThat(assignments)
                .contains("\n  3: [", "\n  60: [", "num_slots: 288")
                .doesNotContain("\n  2:", "\n  61:");
        assertThat(Files.readString(map).replaceAll("\\s", ""))
                .startsWith("{\"moe_layer_count\":58,\"layer_list\":[{\"layer_id\":0,\"device_count\":32,")
                .contains("{\"layer_id\":57,")
                .doesNotContain("{\"layer_id\":58,");
        String wanted = Files.readString(sglang);
        assertThat(wanted.split("\\],", -1)).hasSize(61);
        for (Path file : new Path[] {yaml, map}) {
            Path back = folder.resolve("back.json");
            convert(file, back, "sglang", "--layers", "3-60").expect(ExitCode.DONE);
            assertThat(Files.readString(back)).as(file.toString()).isEqualTo(wanted);
        }
    }
}
