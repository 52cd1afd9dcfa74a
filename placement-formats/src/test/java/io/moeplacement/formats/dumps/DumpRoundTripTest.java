package io.moeplacement.formats.dumps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.LoadWindows;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.TestFiles;
import io.moeplacement.formats.torch.TorchFiles;
import io.moeplacement.formats.torch.TorchFiles.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Random loads, written in every format by code of this test, are read back as they were. */
class DumpRoundTripTest {

    private static final ProfileOptions WINDOWS = ProfileOptions.defaults().withWindows(true);
    private static final String[] TYPES = {"IntStorage", "LongStorage", "FloatStorage", "DoubleStorage"};

    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("dumps");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        clear();
        Files.delete(folder);
    }

    private void clear() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Random loads {@code [steps][layers][experts]}; no step is empty, no layer is over all steps. */
    private static double[][][] loads(SplittableRandom random) {
        double[][][] loads = new double[2 + random.nextInt(4)][1 + random.nextInt(4)][2 * (1 + random.nextInt(4))];
        for (double[][] step : loads) {
            for (double[] row : step) {
                Arrays.setAll(row, expert -> random.nextInt(3) == 0 ? 0 : random.nextInt(1 << 20));
                row[random.nextInt(row.length)] = 1;
            }
        }
        return loads;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void requireSame(double[][][] loads, String... names) {
        RoutingProfile profile = read(names);
        LoadWindows windows = requireNonNull(profile.windows());
        assertThat(windows.windows()).isEqualTo(loads.length);
        assertThat(profile.layers()).isEqualTo(loads[0].length);
        for (int step = 0; step < loads.length; step++) {
            for (int layer = 0; layer < loads[0].length; layer++) {
                assertThat(windows.loads(step, layer)).containsExactly(loads[step][layer]);
            }
        }
    }

    private RoutingProfile read(String... names) {
        List<Path> files = Arrays.stream(names).map(folder::resolve).toList();
        return new ProfileReader(WINDOWS).read(files).profile();
    }

    private static double[] flat(double[][][] loads) {
        return Arrays.stream(loads)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static List<Integer> shape(double[][][] loads) {
        return List.of(loads.length, loads[0].length, loads[0][0].length);
    }

    @Property(tries = 50)
    void sglangCounts(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] loads = loads(random);
        Tensor tensor = Tensor.of(TYPES[random.nextInt(4)], shape(loads), flat(loads));
        write("stat.pt", TorchFiles.save(Map.of("logical_count", tensor)));
        requireSame(loads, "stat.pt");
        write("eplb.pt", TorchFiles.save(tensor));
        requireSame(loads, "eplb.pt");
        write("stat.json", "{\"logical_count\": " + Arrays.deepToString(loads) + "}");
        requireSame(loads, "stat.json");
        write("plain.json", Arrays.deepToString(loads));
        requireSame(loads, "plain.json");
        write(
                "adrs.json",
                "{\"load_history\": ["
                        + Arrays.stream(loads)
                                .map(step -> "{\"logical_expert_load\": " + Arrays.deepToString(step) + "}")
                                .collect(Collectors.joining(","))
                        + "]}");
        requireSame(loads, "adrs.json");
        write(
                "eplb.npy",
                TestFiles.npy(
                        "<f8", shape(loads).toString().replaceAll("[\\[\\]]", ""), TestFiles.doubles(flat(loads))));
        requireSame(loads, "eplb.npy");
    }

    /** A random placement with copies: every expert has a slot. */
    private static int[] slots(SplittableRandom random, int experts) {
        return IntStream.concat(IntStream.range(0, experts), random.ints(random.nextInt(4), 0, experts))
                .toArray();
    }

    /** Splits loads over slots at random. */
    private static double[] split(SplittableRandom random, double[] loads, int[] slots) {
        double[] left = loads.clone();
        double[] counts = new double[slots.length];
        for (int slot = slots.length - 1; slot >= 0; slot--) {
            int expert = slots[slot];
            counts[slot] = slot < loads.length ? left[expert] : random.nextInt((int) left[expert] + 1);
            left[expert] -= counts[slot];
        }
        return counts;
    }

    @Property(tries = 50)
    void slotCounts(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] loads = loads(random);
        int[] slots = slots(random, loads[0][0].length);
        int ranks = 1 + random.nextInt(3);
        StringBuilder lines = new StringBuilder();
        List<List<Object>> records = new ArrayList<>();
        IntStream.range(0, ranks).forEach(rank -> records.add(new ArrayList<>()));
        for (int step = 0; step < loads.length; step++) {
            double[][] counts = new double[loads[0].length][];
            for (int layer = 0; layer < counts.length; layer++) {
                counts[layer] = split(random, loads[step][layer], slots);
            }
            int[][] map = new int[counts.length][];
            Arrays.fill(map, slots);
            lines.append("{\"record_type\":\"eplb_load_stats\",\"version\":1,\"step\":")
                    .append(step);
            lines.append(",\"num_ranks\":2,\"expert_load\":").append(Arrays.deepToString(counts));
            lines.append(",\"p2l_map\":").append(Arrays.deepToString(map)).append("}\n");
            for (int rank = 0; rank < ranks; rank++) {
                double[] part = new double[counts.length * slots.length];
                for (int i = 0; i < part.length; i++) {
                    double left = counts[i / slots.length][i % slots.length];
                    part[i] = rank == ranks - 1 ? left : random.nextInt((int) left + 1);
                    counts[i / slots.length][i % slots.length] -= part[i];
                }
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("forward_pass_id", step + 40_000_000_000L);
                entry.put("rank", rank);
                entry.put("gatherer_key", "primary");
                entry.put("global_physical_count", Tensor.of("IntStorage", List.of(counts.length, slots.length), part));
                records.get(rank).add(entry);
            }
        }
        write("vllm.jsonl", lines.toString());
        requireSame(loads, "vllm.jsonl");
        double[] map = new double[loads[0].length * slots.length];
        Arrays.setAll(map, i -> slots[i % slots.length]);
        String[] names = new String[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            names[rank] = "pass_" + rank + ".pt";
            write(
                    names[rank],
                    TorchFiles.save(Map.of(
                            "records",
                            records.get(rank),
                            "last_physical_to_logical_map",
                            Tensor.of("LongStorage", List.of(loads[0].length, slots.length), map))));
        }
        requireSame(loads, names);
    }

    @Property(tries = 50)
    void localCounts(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] loads = loads(random);
        int half = loads[0][0].length / 2;
        clear();
        for (int rank = 0; rank < 2; rank++) {
            StringBuilder csv = new StringBuilder();
            double[][] total = new double[loads[0].length][half];
            for (int step = 0; step < loads.length; step++) {
                StringBuilder text = new StringBuilder();
                for (int layer = 0; layer < total.length; layer++) {
                    for (int local = 0; local < half; local++) {
                        double load = loads[step][layer][rank * half + local];
                        total[layer][local] += load;
                        csv.append(local == 0 ? "" : ",").append((long) total[layer][local]);
                        text.append(local == 0 ? "" : "\t").append((long) load);
                    }
                    csv.append("\n");
                    text.append("\n");
                }
                write("activation_counts_recordstep_" + step + "_rank_" + rank + ".txt", text.toString());
            }
            write("prefill_" + rank + ".csv", csv.toString());
        }
        write("model_gen_config.json", "{\"num_moe_layers\": " + loads[0].length + "}");
        requireSame(loads, "prefill_1.csv", "prefill_0.csv");
        try (var files = Files.list(folder)) {
            requireSame(
                    loads,
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".txt"))
                            .toArray(String[]::new));
        }
        clear();
    }

    @Property(tries = 50)
    void tensorRtCounts(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] loads = loads(random);
        clear();
        int first = random.nextInt(1000);
        List<List<TensorRtTest.Array>> ranks = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < loads.length; step++) {
            for (int layer = 0; layer < loads[0].length; layer++) {
                double[] row = loads[step][layer];
                long[] part = Arrays.stream(row)
                        .mapToLong(load -> random.nextLong((long) load + 1))
                        .toArray();
                long[] rest = IntStream.range(0, row.length)
                        .mapToLong(i -> (long) row[i] - part[i])
                        .toArray();
                String name = first + step + "_" + 2 * layer;
                ranks.get(0).add(new TensorRtTest.Array(name, "[" + row.length + "]", part));
                ranks.get(1)
                        .add(
                                random.nextInt(ranks.get(1).size() + 1),
                                new TensorRtTest.Array(name, "[" + row.length + "]", rest));
            }
        }
        write("meta_info.json", "{\"num_experts\": " + loads[0][0].length + "}");
        for (int rank = 0; rank < 2; rank++) {
            write(
                    "rank" + rank + ".safetensors",
                    TensorRtTest.safetensors(ranks.get(rank).toArray(TensorRtTest.Array[]::new)));
        }
        requireSame(loads, "meta_info.json");
        assertThat(read("").layerIds())
                .containsExactly(
                        IntStream.range(0, loads[0].length).map(i -> 2 * i).toArray());
        clear();
    }

    @Property(tries = 50)
    void sglangChoices(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int layers = 1 + random.nextInt(3);
        int experts = 2 + random.nextInt(5);
        int topK = 1 + random.nextInt(2);
        int[] slots = slots(random, experts);
        ProfileAccumulator expected = ProfileAccumulator.ofTokens(
                IntStream.range(0, layers).toArray(), experts, topK, io.moeplacement.Pairing.ALL);
        List<Object> records = new ArrayList<>();
        for (int pass = 0; pass < 3; pass++) {
            int tokens = 1 + random.nextInt(5);
            double[] ids = new double[layers * tokens * 8];
            Arrays.fill(ids, -1);
            for (int token = 0; token < tokens; token++) {
                int[] chosen = new int[layers * topK];
                for (int layer = 0; layer < layers; layer++) {
                    int[] distinct =
                            random.ints(0, experts).distinct().limit(topK).toArray();
                    for (int i = 0; i < topK; i++) {
                        int[] copies = IntStream.range(0, slots.length)
                                .filter(slotOf(slots, distinct[i]))
                                .toArray();
                        chosen[layer * topK + i] = distinct[i];
                        ids[(layer * tokens + token) * 8 + i] = copies[random.nextInt(copies.length)];
                    }
                }
                expected.addToken(chosen);
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("forward_pass_id", pass);
            entry.put("rank", 0);
            entry.put("input_ids", IntStream.range(0, tokens).boxed().toList());
            entry.put("topk_ids_of_layer", Tensor.of("IntStorage", List.of(layers, tokens, 8), ids));
            records.add(entry);
        }
        double[] map = new double[layers * slots.length];
        Arrays.setAll(map, i -> slots[i % slots.length]);
        write(
                "token.pt",
                TorchFiles.save(Map.of(
                        "records",
                        records,
                        "last_physical_to_logical_map",
                        Tensor.of("LongStorage", List.of(layers, slots.length), map))));
        RoutingProfile profile = new ProfileReader(ProfileOptions.defaults())
                .read(List.of(folder.resolve("token.pt")))
                .profile();
        assertThat(profile).isEqualTo(expected.toProfile());
    }

    private static java.util.function.IntPredicate slotOf(int[] slots, int expert) {
        return slot -> slots[slot] == expert;
    }
}
