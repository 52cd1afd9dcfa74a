package io.moeplacement.formats.dumps;

import static io.moeplacement.formats.TestFiles.doubles;
import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.LoadWindows;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.TestFiles;
import io.moeplacement.formats.WindowRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text dumps: vLLM's proposal, MindIE, OmniPlacement, ADRS; EPLB's arrays. */
class EngineDumpsTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();
    private static final ProfileOptions WINDOWS = DEFAULTS.withWindows(true);

    @TempDir
    private Path folder = Path.of("");

    private static ProfileInput input(ProfileOptions options, Path... files) {
        return new ProfileReader(options).read(Arrays.asList(files));
    }

    private static RoutingProfile read(ProfileOptions options, Path... files) {
        return input(options, files).profile();
    }

    private static void refuses(ProfileOptions options, List<Path> files, String... messageParts) {
        assertThatThrownBy(() -> new ProfileReader(options).read(files))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
    }

    private static LoadWindows windows(Path... files) {
        return requireNonNull(read(WINDOWS, files).windows());
    }

    private Path text(String name, String content) {
        return write(folder, name, content);
    }

    private static final String META = "{\"record_type\":\"eplb_load_meta\",\"version\":1,\"model\":\"m\"}\n";

    private static String step(int step, String load, String map) {
        return "{\"record_type\":\"eplb_load_stats\",\"version\":1,\"step\":" + step
                + ",\"num_ranks\":2,\"expert_load\":" + load + ",\"p2l_map\":" + map + "}\n";
    }

    @Test
    void slotLoadsOfVllmBecomeExpertLoads() {
        Path file = text(
                "v.jsonl",
                META + step(7, "[[9,4,5,2,9,4]]", "[[0,1,2,3,0,1]]") + step(9, "[[1,1,1,1,1,0]]", "[[3,2,1,0,0,-1]]"));
        LoadWindows windows = windows(file);
        assertThat(windows.label(0)).isEqualTo(7);
        assertThat(windows.loads(0, 0)).containsExactly(18, 8, 5, 2);
        assertThat(windows.loads(1, 0)).containsExactly(2, 1, 1, 1);
        assertThat(read(DEFAULTS.withSkipSteps(1), file).loads(0)).containsExactly(2, 1, 1, 1);
    }

    @Test
    void badLinesOfVllmAreNamed() {
        Path unused = text("v.jsonl", META + step(1, "[[1,2]]", "[[0,-1]]"));
        refuses(DEFAULTS, List.of(unused), "v.jsonl:2", "slot 1", "counts 2.0");
        refuses(DEFAULTS, List.of(text("v.jsonl", step(1, "[[1,2]]", "[[0]]"))), "2 counts for 1 slots");
        refuses(DEFAULTS, List.of(text("v.jsonl", step(1, "[[1,2]]", "[[0,1],[1,0]]"))), "p2l_map has 2 layers");
        refuses(DEFAULTS, List.of(text("v.jsonl", step(1, "[[1]]", "[[0]]") + step(2, "[[1]]", "[[9]]"))), "expert 9");
        refuses(DEFAULTS, List.of(text("v.jsonl", META)), "no line with record_type eplb_load_stats");
        refuses(DEFAULTS, List.of(text("v.jsonl", META.replace("1,", "2,"))), "version 2");
        refuses(DEFAULTS, List.of(text("v.jsonl", META.replace("_meta", "_beta"))), "eplb_load_beta", "not known");
        refuses(
                DEFAULTS,
                List.of(text("v.jsonl", META + step(1, "[[1]]", "[[0]]").substring(0, 60))),
                "v.jsonl:2:");
    }

    private void mindieConfig(String more) {
        text("model_gen_config.json", "{\"num_moe_layers\": 2, \"num_of_selected_expert\": [2]" + more + "}");
    }

    @Test
    void countersOfMindieBecomeIntervals() {
        mindieConfig(", \"num_of_experts\": 4, \"collection_Interval\": 100");
        Path npu0 = text("decode_0.csv", "10,4\n7,9\n25,6\n11,20\n");
        Path npu1 = text("decode_1.csv", "1,2\n3,4\n1,2\n3,4\n");
        LoadWindows windows = windows(npu1, npu0);
        assertThat(windows.loads(0, 0)).containsExactly(10, 4, 1, 2);
        assertThat(windows.loads(1, 0)).containsExactly(15, 2, 0, 0);
        assertThat(windows.loads(1, 1)).containsExactly(4, 11, 0, 0);
        assertThat(input(DEFAULTS, npu0, npu1).topKAssumed()).isFalse();
        assertThat(read(DEFAULTS, folder)).isEqualTo(read(DEFAULTS, npu0, npu1));
        assertThat(read(DEFAULTS.withSkipSteps(1), folder).loads(1)).containsExactly(4, 11, 0, 0);
    }

    @Test
    void copiesOfMindieNeedThePlacement() {
        mindieConfig(", \"num_of_experts\": 2, \"eplb_expert_map_file\": \"/models/map.json\"");
        Path npu0 = text("decode_0.csv", "10,4\n7,9\n");
        Path npu1 = text("decode_1.csv", "1,2\n3,4\n");
        refuses(DEFAULTS, List.of(npu0, npu1), "decode_0.csv", "4 local experts of 2", "placement in force");
        String layer = "{\"layer_id\": %d, \"device_count\": 2, \"device_list\": [{\"device_id\": 0, \"device_expert\":"
                + " [0, 1]}, {\"device_id\": 1, \"device_expert\": [1, 0]}]}";
        text(
                "map.json",
                "{\"moe_layer_count\": 2, \"layer_list\": [" + String.format(layer, 0) + "," + String.format(layer, 1)
                        + "]}");
        assertThat(read(DEFAULTS, npu0, npu1).loads(0)).containsExactly(12, 5);
        assertThat(read(DEFAULTS, npu0, npu1).loads(1)).containsExactly(11, 12);
        text("map.json", "{\"moe_layer_count\": 1, \"layer_list\": [" + String.format(layer, 0) + "]}");
        refuses(DEFAULTS, List.of(npu0, npu1), "map.json: 1 rows; allowed are 2");
        mindieConfig(", \"num_of_experts\": 3, \"eplb_expert_map_file\": \"map.json\"");
        refuses(DEFAULTS, List.of(npu0, npu1), "map.json: row 0: expert 2 has no slot");
    }

    @Test
    void allNpusOfThePlacementMustBeGiven() {
        mindieConfig(", \"eplb_expert_map_file\": \"map.json\"");
        Path npu0 = text("decode_0.csv", "10,4\n7,9\n");
        String layer = "{\"layer_id\": %d, \"device_count\": 2, \"device_list\": [{\"device_id\": 0, \"device_expert\":"
                + " [0, 1]}, {\"device_id\": 1, \"device_expert\": [2, 0]}]}";
        text(
                "map.json",
                "{\"moe_layer_count\": 2, \"layer_list\": [" + String.format(layer, 0) + "," + String.format(layer, 1)
                        + "]}");
        refuses(DEFAULTS, List.of(npu0), "map.json: placement of 3 experts on 2 devices, expected", "on 1 devices");
    }

    @Test
    void badFilesOfMindieAreNamed() {
        Path npu0 = text("decode_0.csv", "10,4\n7,9\n");
        refuses(DEFAULTS, List.of(npu0), "decode_0.csv", "num_moe_layers", "model_gen_config.json");
        mindieConfig("");
        refuses(DEFAULTS, List.of(npu0, text("prefill_1.csv", "1,2\n3,4\n")), "different phases");
        refuses(DEFAULTS, List.of(npu0, text("decode_2.csv", "1,2\n3,4\n")), "decode_2.csv", "NPU 1 is missing");
        refuses(DEFAULTS, List.of(npu0, npu0), "NPU 0 is there twice");
        refuses(DEFAULTS, List.of(npu0, text("decode_1.csv", "1,2\n")), "decode_1.csv:2", "row 1 of a block of 2");
        refuses(
                DEFAULTS,
                List.of(npu0, text("decode_1.csv", "1,2\n3,4\n5,6\n7,8\n")),
                "decode_0.csv ends after 1 blocks",
                "decode_1.csv goes on");
        refuses(
                DEFAULTS,
                List.of(text("decode_0.csv", "10,4\n7,9\n9,4\n8,9\n")),
                "decode_0.csv:3",
                "falls from 10 to 9",
                "reset");
        refuses(DEFAULTS, List.of(text("decode_0.csv", "10,4\n7,9,1\n")), "decode_0.csv:2", "3 counts");
        refuses(DEFAULTS, List.of(text("decode_0.csv", "10,4\n7,NaN\n")), "decode_0.csv:2", "'NaN'");
        refuses(DEFAULTS, List.of(text("topk.csv", "1,2\n")), "topk.csv", "decode_<npu>.csv");
        refuses(DEFAULTS, List.of(folder.resolve("model_gen_config.json")), "give the load files");
        mindieConfig(", \"enable_dangling_shared_expert\": true");
        refuses(DEFAULTS, List.of(npu0), "shared experts");
    }

    private Path omni(int step, int rank, String content) {
        return text("activation_counts_recordstep_" + step + "_rank_" + rank + ".txt", content);
    }

    @Test
    void countFilesOfOmniPlacementAreJoined() throws IOException {
        omni(20, 0, "1\t2\n3\t4\n");
        omni(20, 1, "5\t6\n7\t8\n");
        omni(10, 0, "10\t20\n30\t40\n");
        omni(10, 1, "50\t60\n70\t80\n");
        LoadWindows windows = windows(folder);
        assertThat(windows.label(0)).isEqualTo(10);
        assertThat(windows.loads(0, 1)).containsExactly(30, 40, 70, 80);
        assertThat(windows.loads(1, 0)).containsExactly(1, 2, 5, 6);
        assertThat(input(DEFAULTS, folder).notes()).anyMatch(note -> note.contains("on 2 ranks, without copies"));
        Files.delete(folder.resolve("activation_counts_recordstep_10_rank_0.txt"));
        refuses(DEFAULTS, List.of(folder), "step 10 lacks rank 0");
        omni(10, 0, "10\t20\n");
        refuses(DEFAULTS, List.of(folder), "has 2 lines", "has 1");
        omni(10, 0, "10\t20\n30\n");
        refuses(DEFAULTS, List.of(folder), "rank_0.txt:2", "1 counts");
        omni(10, 0, "10\t20\n30\tx\n");
        refuses(DEFAULTS, List.of(folder), "rank_0.txt:2", "'x'");
        omni(10, 0, "10\n30\n");
        refuses(DEFAULTS, List.of(folder), "step 20 has 2 layers of 4 experts");
    }

    @Test
    void logLinesOfOmniPlacementAreFound() {
        String line = "INFO 12:00 [dump activation] decode step 7 in rank %d for layer %d get 2 experts data: %d\t30\n";
        StringBuilder log = new StringBuilder("server started\n" + "x".repeat(5000) + "\n");
        for (int rank = 0; rank < 2; rank++) {
            for (int layer = 0; layer < 2; layer++) {
                log.append(String.format(line, rank, layer, 10 * rank + layer));
            }
        }
        Path file = text("server.log", log + "bye\n");
        assertThat(read(DEFAULTS, file).loads(1)).containsExactly(1, 30, 11, 30);
        refuses(DEFAULTS, List.of(text("twice.log", log + String.format(line, 1, 1, 5))), "twice.log:7", "there twice");
        refuses(DEFAULTS, List.of(text("gap.log", log + String.format(line, 1, 3, 5))), "rank 1 has 3 layers up to 3");
        refuses(
                DEFAULTS,
                List.of(text(
                        "phase.log", log + line.replace("decode", "prefill").replaceAll("%d", "9"))),
                "phase prefill after lines of phase decode");
        refuses(DEFAULTS, List.of(text("cut.log", log.substring(0, log.length() - 15))), "is not '[dump activation]");
        refuses(DEFAULTS, List.of(text("count.log", log.toString().replace("2 experts", "3 experts"))), "of 3 experts");
    }

    @Test
    void theCsvOfOmniPlacementIsRead() {
        Path file = text("omni.csv", ",expert_0,expert_1\nlayer_0,1,2\nlayer_1,3,4\n");
        ProfileInput input = input(DEFAULTS, file);
        assertThat(input.profile().loads(1)).containsExactly(3, 4);
        assertThat(input.notes()).anyMatch(note -> note.contains("divided counts by 128"));
        refuses(WINDOWS, List.of(file), "there is only one");
        refuses(DEFAULTS, List.of(text("gap.csv", "x\nlayer_0,1,2\nlayer_2,3,4\n")), "gap.csv:3", "layer_2", "layer_1");
        refuses(DEFAULTS, List.of(text("short.csv", "x\nlayer_0,1,2\nlayer_1,3\n")), "short.csv:3", "1 counts");
    }

    @Test
    void theHistoryOfAdrsIsRead() {
        Path file = text(
                "expert-load.json",
                "{\"load_history\":[{\"logical_expert_load\":[[9,4,5,2]]},{\"logical_expert_load\":[[8,6,5,1]],\"x\":0}]}");
        LoadWindows windows = windows(file);
        assertThat(windows.windows()).isEqualTo(2);
        assertThat(windows.loads(1, 0)).containsExactly(8, 6, 5, 1);
        assertThat(read(DEFAULTS, file).loads(0)).containsExactly(17, 10, 10, 3);
        Path missing = text("m.json", "{\"load_history\":[{\"logical_expert_load\":[[1]]},{\"y\":1}]}");
        refuses(DEFAULTS, List.of(missing), "m.json", "/load_history/1", "logical_expert_load");
        Path shapes = text(
                "s.json", "{\"load_history\":[{\"logical_expert_load\":[[1]]},{\"logical_expert_load\":[[1,2]]}]}");
        refuses(DEFAULTS, List.of(shapes), "s.json", "step 1 has 1 layers of 2 experts");
        refuses(DEFAULTS, List.of(text("e.json", "{\"load_history\":[]}")), "e.json", "holds no step");
    }

    @Test
    void floatingPointArraysAreLoads() {
        Path flat = write(folder, "flat.npy", npy("<f8", "2, 2", doubles(1, 2.5, 3, 4)));
        assertThat(read(DEFAULTS, flat).loads(0)).containsExactly(1, 2.5);
        Path steps = write(folder, "steps.npy", npy("<f8", "2, 1, 2", doubles(1, 2, 3, 4)));
        assertThat(windows(steps).loads(1, 0)).containsExactly(3, 4);
        refuses(
                DEFAULTS,
                List.of(write(folder, "one.npy", npy("<f8", "2,", doubles(1, 2)))),
                "[2]",
                "[layers, experts]");
        refuses(DEFAULTS, List.of(write(folder, "nan.npy", npy("<f8", "1, 2", doubles(1, Double.NaN)))), "NaN");
        refuses(
                DEFAULTS,
                List.of(write(folder, "huge.npy", npy("<f8", "1, 100000, 100000", doubles(1)))),
                "80000000000 bytes");
        Path wide = write(folder, "wide.npy", npy("<i4", "1, 2", ints(1, 2)));
        assertThat(input(DEFAULTS, wide).notes()).anyMatch(note -> note.contains("are taken as expert ids"));
    }

    @Test
    void stepsAreSkippedOnlyWhereThereAreSome() {
        ProfileOptions skip = DEFAULTS.withSkipSteps(1);
        refuses(skip, List.of(text("l.csv", "layer,expert,tokens\n0,0,1\n")), "l.csv", "a CSV of loads has no steps");
        refuses(
                skip,
                List.of(write(folder, "t.npy", npy("<i4", "2, 2", ints(1, 2, 3, 4)))),
                "a npy trace has no steps");
        Path windows = write(
                folder,
                "w.npz",
                TestFiles.npz(
                        "loads",
                        npy("<i4", "3, 1, 2", ints(1, 2, 3, 4, 5, 6)),
                        "iteration",
                        npy("<i4", "3,", ints(4, 5, 6))));
        assertThat(read(skip, windows).loads(0)).containsExactly(8, 10);
        RoutingProfile kept = read(WINDOWS.withSkipSteps(2), windows);
        assertThat(requireNonNull(kept.windows()).label(0)).isEqualTo(6);
        RoutingProfile ranged = read(skip.withWindowRange(new WindowRange(0, 0)), windows);
        assertThat(ranged.loads(0)).containsExactly(3, 4);
        refuses(DEFAULTS.withSkipSteps(3), List.of(windows), "w.npz", "skipping 3 steps leaves nothing", "3 steps");
        assertThatThrownBy(() -> DEFAULTS.withSkipSteps(-1)).hasMessageContaining("skipSteps (-1)");
    }

    @Test
    void sequencesAreNotKeptInCounts() {
        Path file = text("p.json", "[[1,2]]");
        refuses(DEFAULTS.withSequences(new SequenceFilter(0, 2)), List.of(file), "p.json", "names no sequences");
    }

    @Test
    void longLinesAndOtherFilesAreRefused() {
        text("model_gen_config.json", "{\"num_moe_layers\": 1}");
        refuses(DEFAULTS, List.of(text("decode_0.csv", "1,".repeat(600_000) + "\n")), "line is longer");
        byte[] safetensors = "\2\0\0\0\0\0\0\0{}".getBytes(StandardCharsets.US_ASCII);
        refuses(DEFAULTS, List.of(write(folder, "rank0.safetensors", safetensors)), "give the folder");
        refuses(
                DEFAULTS,
                List.of(text("x.json", "{\"physical_to_logical_map\": [[0]]}")),
                "not a known kind",
                "SGLang");
    }
}
