package io.moeplacement.formats.torch;

import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.TestFiles;
import io.moeplacement.formats.torch.TorchFiles.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that want something, and torch files that lie: refused by name, soon, and in little memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PickleSafetyTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();

    /** What the reader obeys. */
    private static final String ALLOWED = "\u0080.(N\u0088\u0089JKM\u008aGX}])t\u0085\u0086\u0087suaeqrhjcQR";

    @TempDir
    private Path folder = Path.of("");

    private void refuses(byte[] file, String... messageParts) {
        Path path = write(folder, "hostile.pt", file);
        assertThatThrownBy(() -> new ProfileReader(DEFAULTS).read(List.of(path)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("hostile.pt")
                .satisfies(e -> assertThat(List.of(messageParts))
                        .allSatisfy(part -> assertThat(e).hasMessageContaining(part)));
    }

    /** A pickle of protocol 2 from text, one byte per character. */
    private static byte[] program(String text) {
        return ("\u0080\u0002" + text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void refusesPickle(String text, String... messageParts) {
        refuses(TorchFiles.withPickle(program(text)), messageParts);
    }

    @Test
    void forbiddenGlobalsAreNamed() {
        refusesPickle("cos\nsystem\n(X\u0002\0\0\0lstR.", "global 'os.system' is refused");
        refusesPickle("cbuiltins\neval\n.", "'builtins.eval'");
        refusesPickle("c__builtin__\ngetattr\n.", "'__builtin__.getattr'");
        refusesPickle("cnumpy.core.multiarray\n_reconstruct\n.", "'numpy.core.multiarray._reconstruct'");
        refusesPickle("ctorch\nQInt8Storage\n.", "'torch.QInt8Storage'");
        refusesPickle("ctorch.evil\nIntStorage\n.", "'torch.evil.IntStorage'");
        refusesPickle("ctorch._utils\n_rebuild_tensor_v2.__globals__\n.", "is refused");
        refusesPickle("c" + "a".repeat(300) + "\nb\n.", "name of a global");
        refusesPickle("c\u0001\nb\n.", "name of a global");
    }

    @Test
    void forbiddenOpcodesAreNamed() {
        for (int code = 0; code < 256; code++) {
            if (ALLOWED.indexOf(code) < 0) {
                refusesPickle("" + (char) code + ".", "byte 3: opcode ", "is refused");
            }
        }
        refusesPickle("}b.", "opcode BUILD is refused");
        refusesPickle("\u0095.", "opcode FRAME");
        refusesPickle("\u0093.", "opcode STACK_GLOBAL");
        refusesPickle("P0\n.", "opcode PERSID");
        refusesPickle("\u00ff.", "opcode 0xff");
    }

    @Test
    void callsOfAnythingElseAreRefused() {
        refusesPickle("ctorch\nIntStorage\n)R.", "call of");
        refusesPickle("K\u0001)R.", "call of 1 is refused");
        refusesPickle("ccollections\nOrderedDict\n(K\u0001tR.", "call of");
        refusesPickle("ctorch._utils\n_rebuild_tensor_v2\n)R.", "a tensor is not (storage");
        refusesPickle("K\u0001Q.", "persistent id is not");
    }

    @Test
    void onlyProtocolTwoIsRead() {
        refuses(TorchFiles.withPickle(new byte[] {(byte) 0x80, 4, 'N', '.'}), "pickle protocol 4");
        refuses(TorchFiles.withPickle("N.".getBytes(StandardCharsets.US_ASCII)), "no pickle of protocol 2");
        refuses(program("N."), "bare pickle", "torch.save");
        refuses(TorchFiles.withPickle(new byte[0]), "ends at byte");
    }

    @Test
    void damagedProgrammesAreRefused() {
        refusesPickle(".", "needs a value");
        refusesPickle("NN.", "1 values left over");
        refusesPickle("(.", "needs a value");
        refusesPickle("t.", "needs a mark");
        refusesPickle("N(\u0085.", "needs a value");
        refusesPickle("Na.", "needs a value");
        refusesPickle("NNa.", "items are appended to None");
        refusesPickle("NNNs.", "entries are set in None");
        refusesPickle("}(Nu.", "entries are set in");
        refusesPickle("}]Ns.", "key of a dict is a list");
        refusesPickle("h\u0005.", "value 5 is used before");
        refusesPickle("j\u00ff\u00ff\u00ff\u00ff.", "value 4294967295 is used before");
        refusesPickle("X\u00ff\u00ff\u00ff\u00ffa.", "text of 4294967295 bytes");
        refusesPickle("X\u0001\0\0\0\u00ff.", "UTF-8");
        refusesPickle("\u008a\u0009123456789.", "integer of 9 bytes");
        refusesPickle("N", "ends at byte");
        refusesPickle("N.N", "data follow the end");
        refusesPickle("K\u0001.", "without 'logical_count'");
    }

    @Test
    void nestingNeedsNoStackOfOurs() {
        StringBuilder nested = new StringBuilder();
        nested.append("]".repeat(500_000)).append("a".repeat(499_999)).append(".");
        refusesPickle(nested.toString(), "without 'logical_count'");
        refusesPickle("(".repeat(2_000_000), "values under construction");
        refusesPickle("]".repeat(2_000_000), "more than");
        StringBuilder tuples = new StringBuilder("N");
        tuples.append("\u0085".repeat(900_000)).append(".");
        refusesPickle(tuples.toString(), "without 'logical_count'");
        // A list that holds itself, and a dict.
        refusesPickle("]q\0h\0a.", "without 'logical_count'");
        refusesPickle("}q\0X\u0007\0\0\0recordsh\0s.", "'records' is a dict, expected a list");
    }

    @Test
    void memoryIsCounted() {
        byte[] puts = new byte[5 * 2_200_000];
        ByteBuffer program = ByteBuffer.wrap(puts).order(ByteOrder.LITTLE_ENDIAN);
        for (int slot = 0; program.hasRemaining(); slot++) {
            program.put((byte) 'r').putInt(slot);
        }
        refusesPickle("]" + new String(puts, StandardCharsets.ISO_8859_1), "values remembered");
        // The same million of items appended again and again.
        StringBuilder appended = new StringBuilder("]");
        for (int batch = 0; batch < 40; batch++) {
            appended.append("(").append("N".repeat(1_000_000)).append("e");
        }
        refusesPickle(appended + ".", "more than 33554432 items");
        StringBuilder dict = new StringBuilder("}");
        for (int batch = 0; batch < 3; batch++) {
            dict.append("(").append("K\u0001N".repeat(400_000)).append("u");
        }
        refusesPickle(dict + ".", "entries");
    }

    private static byte[] tensor(String type, int elements, int offset, List<Integer> shape, List<Integer> strides) {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put(
                "logical_count",
                new Tensor(new TorchFiles.Storage(type, new double[elements]), offset, shape, strides));
        return TorchFiles.save(dict);
    }

    @Test
    void tensorsStayInTheirStorages() {
        refuses(tensor("IntStorage", 6, 1, List.of(2, 3), List.of(3, 1)), "reaches outside its storage");
        refuses(tensor("IntStorage", 6, 0, List.of(2, 3), List.of(4, 1)), "reaches outside");
        refuses(tensor("IntStorage", 6, -1, List.of(2, 2), List.of(2, 1)), "reaches outside");
        refuses(tensor("IntStorage", 6, 0, List.of(2, -3), List.of(3, 1)), "reaches outside");
        refuses(tensor("IntStorage", 6, 5, List.of(2, 3), List.of(-3, 1)), "reaches outside");
        refuses(tensor("IntStorage", 6, 0, List.of(2, 3), List.of(3)), "2 dimensions with 1 strides");
        int huge = Integer.MAX_VALUE;
        refuses(tensor("IntStorage", 6, 0, List.of(huge, huge, huge), List.of(0, 0, 0)), "overflow");
        refuses(tensor("IntStorage", 0, 0, List.of(0, 3), List.of(3, 1)), "0 layers");
    }

    @Test
    void aBillionElementsOfNothingAreRefused() {
        refuses(tensor("LongStorage", 1, 0, List.of(1_000_000_000, 1, 1), List.of(0, 0, 0)), "claims 8000000000 bytes");
        refuses(tensor("ByteStorage", 1, 0, List.of(1, 40_000, 40_000), List.of(0, 0, 0)), "entries that are allowed");
        refuses(tensor("ByteStorage", 1, 0, List.of(1_000_000_000, 1, 1), List.of(0, 0, 0)), "more than 1048576 steps");
        byte[] pickle =
                TorchFiles.pickle(Map.of("logical_count", Tensor.of("IntStorage", List.of(1, 2), new double[2])));
        String text = new String(pickle, StandardCharsets.ISO_8859_1);
        // BININT1 2 elements become BININT a billion.
        String lying = text.replace("K\u0002tq", "J\u0000\u00ca\u009a\u003btq");
        assertThat(lying).isNotEqualTo(text);
        byte[] file = TorchFiles.withPickle(lying.getBytes(StandardCharsets.ISO_8859_1), ints(0, 0));
        refuses(file, "has 8 bytes", "1000000000 elements of INT need 4000000000");
        String endless = text.replace("K\u0002tq", "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007ftq");
        refuses(
                TorchFiles.withPickle(endless.getBytes(StandardCharsets.ISO_8859_1), ints(0, 0)),
                "claims 9223372036854775807 elements");
    }

    @Test
    void storagesMustBeThereAsTheyAre() {
        byte[] pickle =
                TorchFiles.pickle(Map.of("logical_count", Tensor.of("IntStorage", List.of(1, 2), new double[2])));
        refuses(TorchFiles.withPickle(pickle), "storage 'archive/data/0' is missing");
        refuses(TorchFiles.withPickle(pickle, ints(1, 2, 3)), "has 12 bytes");
        refuses(TestFiles.npz("archive/data.pkl", pickle), "npz file with entries");
        byte[] good = TorchFiles.withPickle(pickle, ints(1, 2));
        byte[] damaged = good.clone();
        int at = new String(good, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + 14;
        damaged[at] ^= 1;
        refuses(damaged, "checksum");
        for (int length : new int[] {10, good.length / 2, good.length - 1}) {
            refuses(Arrays.copyOf(good, length));
        }
        refuses(TorchFiles.zip(Map.of("a/data.pkl", pickle, "b/data.pkl", pickle)), "2 entries named data.pkl");
        Map<String, byte[]> order = new LinkedHashMap<>();
        order.put("a/data.pkl", pickle);
        order.put("a/data/0", ints(1, 2));
        order.put("a/byteorder", "middle".getBytes(StandardCharsets.US_ASCII));
        refuses(TorchFiles.zip(order), "byteorder", "little or big, not 'middle'");
    }

    @Test
    void compressedStoragesAreRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] pickle = TorchFiles.pickle(
                Map.of("logical_count", Tensor.of("IntStorage", List.of(1, 100_000), new double[100_000])));
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(bytes)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("a/data.pkl"));
            zip.write(pickle);
            zip.putNextEntry(new java.util.zip.ZipEntry("a/data/0"));
            zip.write(new byte[400_000]);
        }
        refuses(bytes.toByteArray(), "'a/data/0' is compressed");
    }

    @Test
    void limitsOnBytesHold() {
        Path file = write(folder, "large.pt", tensor("LongStorage", 2000, 0, List.of(1, 2000), List.of(2000, 1)));
        assertThatThrownBy(() -> new ProfileReader(DEFAULTS.withMaxInputBytes(10_000)).read(List.of(file)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("large.pt")
                .hasMessageContaining("10000");
    }
}
