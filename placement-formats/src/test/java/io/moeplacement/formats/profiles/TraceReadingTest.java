package io.moeplacement.formats.profiles;

import static io.moeplacement.formats.TestFiles.doubles;
import static io.moeplacement.formats.TestFiles.header;
import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.npz;
import static io.moeplacement.formats.TestFiles.shorts;
import static io.moeplacement.formats.TestFiles.write;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import io.moeplacement.formats.SequenceFilter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routing traces, good and bad. */
class TraceReadingTest {

    private static final ProfileOptions DEFAULTS = ProfileOptions.defaults();

    /** Two tokens, two layers, top-2. */
    private static final int[] IDS = {0, 1, 2, 3, 1, 0, 2, 0};

    @TempDir
    private Path folder = Path.of("");

    private RoutingProfile read(ProfileOptions options, byte[] bytes) {
        return new ProfileReader(options)
                .read(List.of(write(folder, "trace", bytes)))
                .profile();
    }

    private void refuses(ProfileOptions options, byte[] bytes, String... messageParts) {
        AbstractThrowableAssert<?, ?> failure = assertThatThrownBy(() -> read(options, bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("trace");
        for (String part : messageParts) {
            failure.hasMessageContaining(part);
        }
    }

    private static byte[] trace(byte[] experts) {
        return npz("experts", experts);
    }

    @Test
    void readsLoadsTransitionsAndSelections() {
        RoutingProfile profile = read(DEFAULTS, trace(npy("<i2", "2, 2, 2", shorts(IDS))));
        assertThat(profile.experts()).isEqualTo(4);
        assertThat(profile.topK()).isEqualTo(2);
        assertThat(profile.loads(0)).containsExactly(2, 2, 0, 0);
        assertThat(profile.loads(1)).containsExactly(1, 0, 2, 1);
        assertThat(requireNonNull(profile.affinity()).count(0, 1, 2)).isEqualTo(2);
        assertThat(requireNonNull(profile.affinity()).total()).isEqualTo(8);
        assertThat(requireNonNull(profile.selections()).sets(0)).isEqualTo(1);
        RoutingProfile top1 = read(DEFAULTS.withPairing(Pairing.TOP1), trace(npy("<i2", "2, 2, 2", shorts(IDS))));
        assertThat(requireNonNull(top1.affinity()).total()).isEqualTo(2);
        assertThat(requireNonNull(top1.affinity()).count(0, 0, 2)).isEqualTo(1);
    }

    @Test
    void readsEveryIntegerTypeByteOrderAndVersion() {
        RoutingProfile expected = read(DEFAULTS, trace(npy("<i2", "2, 2, 2", shorts(IDS))));
        for (String descr : List.of(
                "|i1", "<i1", ">u1", "|u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8",
                "<u8")) {
            int bytes = descr.charAt(2) - '0';
            ByteBuffer data = ByteBuffer.allocate(IDS.length * bytes)
                    .order(descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            for (int id : IDS) {
                switch (bytes) {
                    case 1 -> data.put((byte) id);
                    case 2 -> data.putShort((short) id);
                    case 4 -> data.putInt(id);
                    default -> data.putLong(id);
                }
            }
            for (int version = 1; version <= 3; version++) {
                byte[] array = npy(version, header(descr, "False", "2, 2, 2"), data.array());
                assertThat(read(DEFAULTS, trace(array))).as(descr).isEqualTo(expected);
                assertThat(read(DEFAULTS, array)).as(descr).isEqualTo(expected);
            }
        }
    }

    @Test
    void twoDimensionsAreTopOne() {
        RoutingProfile profile = read(DEFAULTS, npy("<i4", "3, 2", ints(0, 1, 1, 1, 0, 2)));
        assertThat(profile.topK()).isEqualTo(1);
        assertThat(profile.loads(1)).containsExactly(0, 2, 1);
    }

    @Test
    void minusOneIsNotRecorded() {
        RoutingProfile profile = read(DEFAULTS, npy("<i2", "2, 1, 2", shorts(0, -1, 1, 0)));
        assertThat(profile.loads(0)).containsExactly(2, 1);
        refuses(DEFAULTS, npy("<i2", "1, 1, 2", shorts(-1, -1)), "every expert id is -1");
        refuses(DEFAULTS, npy("<i2", "1, 1, 2", shorts(0, -2)), "token 0, layer 0, rank 1", "(-2)", "0..");
    }

    @Test
    void declaredExpertsAreKeptAndEnforced() {
        byte[] bytes = trace(npy("<i2", "2, 2, 2", shorts(IDS)));
        assertThat(read(DEFAULTS.withExperts(9), bytes).experts()).isEqualTo(9);
        refuses(DEFAULTS.withExperts(3), bytes, "token 0, layer 1, rank 1", "expert id (3)", "0..2");
        refuses(DEFAULTS.withExperts(1), npy("<i2", "1, 1, 2", shorts(0, -1)), "2", "only 1");
    }

    @Test
    void repeatedExpertNamesTheToken() {
        refuses(DEFAULTS, npy("<i2", "2, 1, 2", shorts(0, 1, 2, 2)), "token 1", "layer 0", "expert 2 twice");
    }

    @Test
    void sequencesAreFiltered() {
        byte[] bytes = npz("experts", npy("<i2", "2, 2, 2", shorts(IDS)), "sequence", npy("<i4", "2,", ints(4, 7)));
        RoutingProfile profile = read(DEFAULTS.withSequences(new SequenceFilter(1, 2)), bytes);
        assertThat(profile.totalLoad(0)).isEqualTo(2);
        assertThat(profile.experts()).as("of all sequences").isEqualTo(4);
        refuses(DEFAULTS.withSequences(new SequenceFilter(2, 4)), bytes, "no token", "2/4");
    }

    @Test
    void sequencesThatCannotBeFilteredAreRefused() {
        ProfileOptions even = DEFAULTS.withSequences(new SequenceFilter(0, 2));
        byte[] experts = npy("<i2", "2, 2, 2", shorts(IDS));
        refuses(even, trace(experts), "no entry 'sequence'");
        refuses(even, experts, "npy file names no sequences");
        refuses(
                even,
                npz("experts", experts, "sequence", npy("<i4", "3,", ints(1, 2, 3))),
                "'sequence'",
                "[3]",
                "[2, 2, 2]");
        refuses(even, npz("experts", experts, "sequence", npy("<f8", "2,", doubles(1, 2))), "'sequence'", "integer");
    }

    @Test
    void truncatedFilesAreRefusedAtEveryLength() {
        byte[] whole = npz("experts", npy("<i2", "2, 2, 2", shorts(IDS)), "sequence", npy("<i4", "2,", ints(4, 7)));
        for (int length = 0; length < whole.length; length++) {
            refuses(DEFAULTS, Arrays.copyOf(whole, length));
        }
        refuses(DEFAULTS, Arrays.copyOf(whole, whole.length - 30), "truncated");
        byte[] array = npy("<i2", "2, 2, 2", shorts(IDS));
        for (int length = 0; length < array.length; length++) {
            refuses(DEFAULTS, Arrays.copyOf(array, length));
        }
        refuses(DEFAULTS, Arrays.copyOf(array, array.length - 3), "6 of 8 elements", "truncated");
    }

    @Test
    void arraysThatHoldMoreOrLessThanTheySayAreRefused() {
        refuses(DEFAULTS, trace(npy("<i2", "3, 2, 2", shorts(IDS))), "8 of 12 elements");
        refuses(DEFAULTS, trace(npy("<i2", "1, 2, 2", shorts(IDS))), "data follow the last element");
    }

    @Test
    void typesThatCannotBeIdsAreRefused() {
        refuses(DEFAULTS, npy("|O", "1, 1, 1", new byte[8]), "Python objects", "|O", "refused");
        refuses(DEFAULTS, npy("<O8", "1, 1, 1", new byte[8]), "Python objects");
        refuses(DEFAULTS, trace(npy("<f8", "1, 1, 1", new byte[8])), "floating-point", "expected integer");
        for (String descr : List.of("<f2", "<c8", "=i4", "|b1", "<U3", "<M8[ns]", "", "i4", "<i3", "<i16")) {
            refuses(DEFAULTS, npy(descr, "1, 1, 1", new byte[8]), "dtype '" + descr + "' is not read", "allowed are");
        }
        refuses(
                DEFAULTS,
                npy(1, "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1, 1), }", new byte[4]),
                "structured");
    }

    @Test
    void fortranOrderIsRefused() {
        refuses(DEFAULTS, npy(1, header("<i2", "True", "2, 2, 2"), shorts(IDS)), "Fortran order", "ascontiguousarray");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{'descr': '<i2'}",
                "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 1)} x",
                "{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (1, 1)}",
                "{'descr': '<i2', 'fortran_order': Maybe, 'shape': (1, 1)}",
                "{'descr': '<i2', 'fortran_order': False, 'shape': (1, -1)}",
                "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 99999999999999999999)}",
                "{'descr': '<i2', 'fortran_order': False, 'shape': [1, 1]}",
                "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 1), 'more': 1}",
                "{'descr': <i2, 'fortran_order': False, 'shape': (1, 1)}",
                "__import__('os')"
            })
    void headersThatAreNotTheDictAreRefused(String header) {
        refuses(DEFAULTS, npy(1, header, shorts(0, 1)), "numpy header");
    }

    @Test
    void shapesThatMakeNoSenseAreRefused() {
        refuses(DEFAULTS, npy("<i2", "4294967296, 4294967296, 4", shorts(0)), "overflows");
        refuses(DEFAULTS, npy("<i2", "0, 2, 2", new byte[0]), "holds no token");
        refuses(DEFAULTS, npy("<i2", "2, 0, 2", new byte[0]), "holds no token");
        refuses(DEFAULTS, npy("<i2", "4,", shorts(1, 2, 3, 4)), "[tokens, layers, k]");
        refuses(DEFAULTS, npy("<i2", "1, 1, 1, 1", shorts(1)), "[tokens, layers, k]");
        refuses(DEFAULTS, npy("<i2", "1, 1, 100000000", shorts(1)), "1048576 ids per token");
        refuses(DEFAULTS, npy(1, header("<i2", "False", "1, ".repeat(40)), shorts(1)), "more than 32 dimensions");
    }

    @Test
    void absurdIdsDoNotAllocate() {
        refuses(DEFAULTS, npy("<i4", "1, 2, 1", ints(60000, 2)), "transitions", "60001", "allowed");
        refuses(DEFAULTS, npy("<i4", "1, 2, 1", ints(2_000_000_000, 2)), "token 0", "(2000000000)");
        refuses(DEFAULTS, npy("<i8", "1, 1, 1", new byte[] {0, 0, 0, 0, 1, 0, 0, 0}), "(4294967296)");
        refuses(DEFAULTS, npy("<u8", "1, 1, 1", doubles(-1)), "2^63");
    }

    @Test
    void otherVersionsAndHeaderLengthsAreRefused() {
        byte[] array = npy("<i2", "2, 2, 2", shorts(IDS));
        byte[] version = array.clone();
        version[6] = 4;
        refuses(DEFAULTS, version, "version 4.0");
        byte[] length = npy(2, header("<i2", "False", "2, 2, 2"), shorts(IDS));
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        refuses(DEFAULTS, length, "header of 4294967295 bytes");
    }

    @Test
    void otherFilesAreNotRecognised() {
        refuses(DEFAULTS, new byte[0], "is empty");
        refuses(DEFAULTS, new byte[3000], "not a known kind");
        refuses(DEFAULTS, "{\"version\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8), "not a known kind");
        refuses(DEFAULTS, npz("weights", npy("<i2", "1,", shorts(1))), "[weights]", "'experts'", "'loads'");
        assertThatThrownBy(() -> new ProfileReader(DEFAULTS).read(List.of(folder.resolve("absent"))))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> new ProfileReader(DEFAULTS).read(List.of(folder)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> new ProfileReader(DEFAULTS).read(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
