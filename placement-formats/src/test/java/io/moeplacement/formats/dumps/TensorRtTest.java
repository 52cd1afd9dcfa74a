package io.moeplacement.formats.dumps;

import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics folders of TensorRT-LLM: four experts, layers 3 and 5, iterations 100 and 101, two ranks. */
class TensorRtTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();

    @TempDir
    private Path folder = Path.of("");

    /** One array of a file. */
    record Array(String name, String shape, long... values) {}

    static byte[] safetensors(Array... arrays) {
        List<String> header = new ArrayList<>();
        ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (Array array : arrays) {
            int begin = data.position();
            for (long value : array.values) {
                data.putLong(value);
            }
            header.add("\"" + array.name + "\":{\"dtype\":\"I64\",\"shape\":" + array.shape + ",\"data_offsets\":["
                    + begin + "," + data.position() + "]}");
        }
        byte[] values = new byte[data.flip().remaining()];
        data.get(values);
        return safetensors("{\"__metadata__\":{\"format\":\"pt\"}," + String.join(",", header) + "}", values);
    }

    static byte[] safetensors(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    private static Array counts(int iteration, int layer, long... values) {
        return new Array(iteration + "_" + layer, "[" + values.length + "]", values);
    }

    @BeforeEach
    void writeFiles() {
        write(folder, "meta_info.json", "{\"num_experts\": 4, \"num_experts_per_token\": 2, \"experts_per_rank\": 2}");
        rank(
                0,
                counts(101, 5, 8, 7, 6, 5),
                counts(100, 3, 1, 2, 3, 4),
                counts(101, 3, 4, 3, 2, 1),
                counts(100, 5, 5, 6, 7, 8));
        rank(
                1,
                counts(100, 3, 1, 0, 0, 0),
                counts(100, 5, 0, 1, 0, 0),
                counts(101, 3, 0, 0, 1, 0),
                counts(101, 5, 0, 0, 0, 1));
    }

    private void rank(int rank, Array... arrays) {
        write(folder, "rank" + rank + ".safetensors", safetensors(arrays));
    }

    private RoutingProfile read(ProfileOptions options) {
        return new ProfileReader(options).read(List.of(folder)).profile();
    }

    private void refuses(String... messageParts) {
        assertThatThrownBy(() -> read(DEFAULTS))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(messageParts);
    }

    @Test
    void countsAreSummedOverRanks() {
        RoutingProfile profile = read(DEFAULTS);
        assertThat(profile.layerIds()).containsExactly(3, 5);
        assertThat(profile.topK()).isEqualTo(2);
        assertThat(profile.loads(0)).containsExactly(6, 5, 6, 5);
        LoadWindows windows = requireNonNull(read(DEFAULTS.withWindows(true)).windows());
        assertThat(windows.label(1)).isEqualTo(101);
        assertThat(windows.loads(1, 1)).containsExactly(8, 7, 6, 6);
        assertThat(read(DEFAULTS.withSkipSteps(1)).loads(0)).containsExactly(4, 3, 3, 1);
        Path meta = folder.resolve("meta_info.json");
        assertThat(new ProfileReader(DEFAULTS).read(List.of(meta)).profile()).isEqualTo(profile);
    }

    @Test
    void choicesAreReadWhereAllRanksHaveThem() {
        Array[] arrays = {
            new Array("100_3", "[2,2]", 0, 1, 2, 3),
            new Array("100_5", "[2,2]", 3, 2, 1, 0),
            new Array("101_3", "[1,2]", 1, 0),
            new Array("101_5", "[1,2]", 2, -1)
        };
        write(folder, "rank0_raw.safetensors", safetensors(arrays));
        assertThat(new ProfileReader(DEFAULTS).read(List.of(folder)).notes())
                .anyMatch(note -> note.contains("choices are there for 1 of 2 ranks"));
        write(folder, "rank1_raw.safetensors", safetensors(arrays));
        RoutingProfile profile = read(DEFAULTS.withPairing(Pairing.TOP1));
        assertThat(profile.loads(0)).containsExactly(4, 4, 2, 2);
        assertThat(requireNonNull(profile.affinity()).count(0, 0, 3)).isEqualTo(2);
        assertThat(profile.selections()).isNotNull();
        RoutingProfile windowed = read(DEFAULTS.withWindows(true));
        assertThat(requireNonNull(windowed.windows()).loads(1, 1)).containsExactly(0, 0, 2, 0);
        assertThat(windowed.windows().label(1)).isEqualTo(101);
        RoutingProfile last = read(DEFAULTS.withSkipSteps(1));
        assertThat(last.loads(0)).containsExactly(2, 2, 0, 0);
        assertThat(requireNonNull(last.affinity()).total()).isEqualTo(4);
        arrays[3] = new Array("101_5", "[2,2]", 2, 1, 0, 1);
        write(folder, "rank1_raw.safetensors", safetensors(arrays));
        refuses("rank1_raw", "iteration 101, layer 5 has 2 tokens, layer 3 has 1");
    }

    @Test
    void missingPartsAreNamed() {
        rank(1, counts(100, 3, 1, 0, 0, 0), counts(100, 5, 0, 1, 0, 0), counts(101, 3, 0, 0, 1, 0));
        refuses("rank1.safetensors", "3 arrays", "need 4");
        rank(1, counts(100, 3, 1, 0, 0, 0), counts(100, 5, 0, 1, 0, 0));
        refuses("rank1.safetensors has iterations 100..100", "rank0.safetensors has iterations 100..101");
        rank(0, counts(100, 3, 1, 0, 0, 0), counts(102, 3, 0, 1, 0, 0));
        refuses("rank0.safetensors", "2 iterations from 100 to 102");
        rank(0, counts(100, 3, 1, 0, 0));
        rank(1, counts(100, 3, 1, 0, 0));
        refuses("rank0.safetensors", "'100_3' has 3 counts", "4 experts");
        rank(3, counts(100, 3, 1, 0, 0, 0));
        refuses("rank 2 is missing");
        write(folder, "meta_info.json", "{\"num_experts\": 4, \"ep_size\": 2}");
        refuses("files of 3 ranks", "ep_size 2");
        write(folder, "meta_info.json", "{\"num_experts_per_token\": 4}");
        refuses("meta_info.json", "'num_experts' is missing");
    }

    @Test
    void badNamesTypesAndCountsAreRefused() {
        rank(0, new Array("layer3", "[4]", 1, 2, 3, 4));
        refuses("rank0.safetensors", "'layer3' must be named iteration_layer");
        rank(0, counts(100, 3, 1, -2, 3, 4));
        rank(1, counts(100, 3, 1, 2, 3, 4));
        refuses("rank0.safetensors", "'100_3', expert 1", "-2");
        rank(0, new Array("100_3", "[2,2]", 1, 2, 3, 4));
        refuses("rank0.safetensors", "I64[2, 2]", "expected I64[experts]");
        rank(0);
        refuses("rank0.safetensors");
    }

    private void refusesFile(byte[] file, String... messageParts) {
        write(folder, "rank0.safetensors", file);
        refuses(messageParts);
    }

    @Test
    void headersThatLieAreRefused() {
        refusesFile(new byte[3], "rank0.safetensors", "truncated");
        byte[] length = safetensors("{}", new byte[0]);
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);
        refusesFile(length, "header of 9223372036854775807 bytes");
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
        refusesFile(length, "header of 18446744073709551615 bytes");
        String entry = "{\"100_3\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}";
        refusesFile(safetensors(String.format(entry, "I64", "[4]", "[0,32]"), new byte[16]), "/100_3", "16 bytes");
        refusesFile(safetensors(String.format(entry, "I64", "[4]", "[0,16]"), new byte[16]), "needs 32 bytes");
        refusesFile(safetensors(String.format(entry, "I64", "[4]", "[16,0]"), new byte[16]), "[begin, end]");
        refusesFile(safetensors(String.format(entry, "I64", "[4]", "[0,32]"), new byte[40]), "data follow");
        refusesFile(safetensors(String.format(entry, "F32", "[4]", "[0,16]"), new byte[16]), "dtype F32 is not read");
        String billion = String.format(entry, "U8", "[1000000000]", "[0,1000000000]");
        refusesFile(safetensors(billion, new byte[16]), "16 bytes");
        String overflow = String.format(entry, "I64", "[4000000000,4000000000]", "[0,16]");
        refusesFile(safetensors(overflow, new byte[16]), "overflows");
        refusesFile(safetensors("[".repeat(100), new byte[0]), "rank0.safetensors, header", "an object expected");
        refusesFile(safetensors("{\"a\":".repeat(100), new byte[0]), "rank0.safetensors, header");
        refusesFile(safetensors(String.format(entry, "I64", "[4]", "[0]"), new byte[0]), "[begin, end]");
    }
}
