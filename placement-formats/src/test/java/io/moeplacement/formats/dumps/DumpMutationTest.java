package io.moeplacement.formats.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.Mutations;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.TestFiles;
import io.moeplacement.formats.torch.TorchFiles;
import io.moeplacement.formats.torch.TorchFiles.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged dumps of engines give a value or a {@link FormatException}: nothing else is thrown, nothing hangs, nothing fills
 * memory. {@link DumpMutationLongTest} does the same with many more mutants.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DumpMutationTest {

    private static final ProfileOptions OPTIONS = ProfileOptions.defaults().withMaxInputBytes(1 << 20);

    @TempDir
    private Path folder = Path.of("");

    /** Mutants of each original. */
    int tries() {
        return Mutations.TRIES;
    }

    private Mutations at(String name) {
        return new Mutations(folder.resolve(name), tries());
    }

    private static void profile(Path file) {
        assertThat(new ProfileReader(OPTIONS).read(List.of(file)).profile().layers())
                .isPositive();
    }

    private void windowsOfFolder(Path file) {
        assertThat(new ProfileReader(OPTIONS.withWindows(true))
                        .read(List.of(folder))
                        .profile()
                        .layers())
                .isPositive();
    }

    private static final Tensor COUNTS = Tensor.of("IntStorage", List.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void torchFiles() throws IOException {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("rank", 0);
        dict.put("logical_count", COUNTS);
        byte[] file = TorchFiles.save(dict);
        at("stat.pt").read(file, 0.5, DumpMutationTest::profile);
    }

    @Test
    void picklesOfCounts() throws IOException {
        byte[] pickle = TorchFiles.pickle(Map.of("logical_count", COUNTS));
        byte[] data = TestFiles.ints(1, 2, 3, 4, 5, 6, 7, 8);
        at("stat.pt").read(pickle, mutant -> TorchFiles.withPickle(mutant, data), 0.5, DumpMutationTest::profile);
        at("data.pt").read(data, mutant -> TorchFiles.withPickle(pickle, mutant), 0.1, DumpMutationTest::profile);
    }

    private static Map<String, Object> records(String key, Tensor tensor) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("forward_pass_id", 7);
        entry.put("rank", 0);
        entry.put(key, tensor);
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("records", List.of(entry));
        dict.put("last_physical_to_logical_map", Tensor.of("LongStorage", List.of(2, 3), 0, 1, 0, 0, 1, 1));
        return dict;
    }

    @Test
    void picklesOfRecords() throws IOException {
        byte[] counts = TorchFiles.pickle(
                records("global_physical_count", Tensor.of("IntStorage", List.of(2, 3), 1, 2, 3, 4, 5, 6)));
        byte[] map = TestFiles.ints(0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0);
        at("pass.pt")
                .read(
                        counts,
                        mutant -> TorchFiles.withPickle(mutant, TestFiles.ints(1, 2, 3, 4, 5, 6), map),
                        0.5,
                        DumpMutationTest::profile);
        byte[] tokens = TorchFiles.pickle(
                records("topk_ids_of_layer", Tensor.of("IntStorage", List.of(2, 2, 2), 0, 1, 2, 1, 0, 1, -1, -1)));
        byte[] ids = TestFiles.ints(0, 1, 2, 1, 0, 1, -1, -1);
        at("token.pt").read(tokens, mutant -> TorchFiles.withPickle(mutant, ids, map), 0.5, DumpMutationTest::profile);
        at("ids.pt").read(ids, mutant -> TorchFiles.withPickle(tokens, mutant, map), 0.5, DumpMutationTest::profile);
    }

    @Test
    void json() throws IOException {
        at("count.json")
                .read(
                        text("{\"logical_count\": [[[1,2],[3,4]],[[5,6],[7,8]]], \"x\": [0]}"),
                        0.25,
                        DumpMutationTest::profile);
        at("plain.json").read(text("[[1,2],[3,4.5]]"), 0.25, DumpMutationTest::profile);
        at("adrs.json")
                .read(
                        text(
                                "{\"load_history\":[{\"logical_expert_load\":[[9,4,5,2]]},{\"logical_expert_load\":[[8,6,5,1]]}]}"),
                        0.25,
                        DumpMutationTest::profile);
        at("vllm.jsonl")
                .read(
                        text(
                                "{\"record_type\":\"eplb_load_meta\",\"version\":1}\n{\"record_type\":\"eplb_load_stats\","
                                        + "\"version\":1,\"step\":7,\"expert_load\":[[9,4,5,2,9,4]],\"p2l_map\":[[0,1,2,3,0,1]]}\n"),
                        0.25,
                        DumpMutationTest::profile);
    }

    @Test
    void tensorRtFolders() throws IOException {
        byte[] counts = TensorRtTest.safetensors(
                new TensorRtTest.Array("7_3", "[2]", 1, 2), new TensorRtTest.Array("8_3", "[2]", 3, 4));
        Files.write(folder.resolve("rank0.safetensors"), counts);
        Files.write(folder.resolve("rank1.safetensors"), counts);
        byte[] meta = text("{\"num_experts\": 2, \"num_experts_per_token\": 1}");
        at("meta_info.json").read(meta, 0.25, this::windowsOfFolder);
        Files.write(folder.resolve("meta_info.json"), meta);
        at("rank1.safetensors").read(counts, 0.25, this::windowsOfFolder);
        Files.delete(folder.resolve("rank1.safetensors"));
        byte[] raw = TensorRtTest.safetensors(
                new TensorRtTest.Array("7_3", "[2,1]", 1, 0), new TensorRtTest.Array("8_3", "[2,1]", 0, 1));
        at("rank0_raw.safetensors").read(raw, 0.25, this::windowsOfFolder);
    }

    private static String entry(int layer) {
        return "{\"layer_id\": " + layer + ", \"device_count\": 2, \"device_list\": [{\"device_id\": 0,"
                + " \"device_expert\": [0, 1]}, {\"device_id\": 1, \"device_expert\": [3, 2]}]}";
    }

    @Test
    void mindieFiles() throws IOException {
        byte[] csv = text("10,4\n7,9\n25,6\n11,20\n");
        Files.write(folder.resolve("decode_0.csv"), csv);
        byte[] config = text("{\"num_moe_layers\": 2, \"num_of_experts\": 4, \"eplb_expert_map_file\": \"map.json\"}");
        byte[] map = text("{\"moe_layer_count\": 2, \"layer_list\": [" + entry(0) + "," + entry(1) + "]}");
        Files.write(folder.resolve("model_gen_config.json"), config);
        Files.write(folder.resolve("map.json"), map);
        at("decode_1.csv").read(csv, 0.25, this::windowsOfFolder);
        Files.write(folder.resolve("decode_1.csv"), csv);
        at("map.json").read(map, 0.1, this::windowsOfFolder);
        Files.write(folder.resolve("map.json"), map);
        at("model_gen_config.json").read(config, 0.1, this::windowsOfFolder);
    }

    @Test
    void omniPlacementFiles() throws IOException {
        at("omni.csv").read(text(",e0,e1\nlayer_0,1,2\nlayer_1,3,4\n"), 0.25, DumpMutationTest::profile);
        at("server.log")
                .read(
                        text("start\n[dump activation] decode step 7 in rank 0 for layer 0 get 2 experts data: 12\t30\n"
                                + "x [dump activation] decode step 7 in rank 1 for layer 0 get 2 experts data: 1\t3\n"),
                        0.25,
                        DumpMutationTest::profile);
        String name = "activation_counts_recordstep_1_rank_%d.txt";
        Files.write(folder.resolve(String.format(name, 0)), text("1\t2\n3\t4\n"));
        Files.write(folder.resolve("activation_counts_recordstep_2_rank_0.txt"), text("1\t2\n3\t4\n"));
        Files.write(folder.resolve("activation_counts_recordstep_2_rank_1.txt"), text("1\t2\n3\t4\n"));
        at(String.format(name, 1)).read(text("5\t6\n7\t8\n"), 0.25, this::windowsOfFolder);
    }

    @Test
    void floatingPointArrays() throws IOException {
        at("eplb.npy")
                .read(TestFiles.npy("<f8", "2, 2", TestFiles.doubles(1, 2.5, 3, 4)), 0.25, DumpMutationTest::profile);
    }
}
