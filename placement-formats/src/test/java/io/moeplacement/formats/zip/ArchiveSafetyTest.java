package io.moeplacement.formats.zip;

import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.npz;
import static io.moeplacement.formats.TestFiles.shorts;
import static io.moeplacement.formats.TestFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** npz files whose container lies, is damaged, or unpacks to more than is allowed. */
class ArchiveSafetyTest {

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
    void zipBombsAreStoppedByClaimAndByContent() {
        byte[] large = trace(npy("<i2", "1000000, 2, 2", new byte[8_000_000]));
        assertThat(large.length).isLessThan(20_000);
        refuses(DEFAULTS.withMaxInputBytes(1_000_000), large, "claims 8000", "at most 1000000");
        // The directory says little: the array header is what gives it away.
        byte[] array = npy("<i2", "4000000000, 2, 2", new byte[100]);
        refuses(DEFAULTS, trace(array), "claims 32000000000 bytes", "at most 4294967296");
        refuses(DEFAULTS, array, "claims 32000000000 bytes");
        // The header says little: reading stops at the first byte beyond it.
        refuses(
                DEFAULTS.withMaxInputBytes(9_000_000),
                trace(npy("<i2", "1, 1, 2", concat(shorts(0, 1), new byte[8_000_000]))),
                "data follow");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void aDirectoryThatLiesAboutTheSizeIsCaught() {
        byte[] bytes = trace(npy("<i2", "1000000, 2, 2", new byte[8_000_000]));
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int central = zip.getInt(bytes.length - 6);
        zip.putInt(central + 24, 1000);
        refuses(DEFAULTS.withMaxInputBytes(1_000_000), bytes, "claims 8000000 bytes", "at most 1000000");
    }

    @Test
    void damagedDataAreCaughtByTheChecksum() {
        byte[] bytes = trace(npy("<i2", "2, 2, 2", shorts(IDS)));
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int central = zip.getInt(bytes.length - 6);
        zip.putInt(central + 16, zip.getInt(central + 16) ^ 1);
        refuses(DEFAULTS, bytes, "checksum");
    }

    @Test
    void hugeDirectoriesAreRefusedBeforeTheyAreLoaded() {
        byte[] bytes = trace(npy("<i2", "2, 2, 2", shorts(IDS)));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 10, 2_000_000_000);
        refuses(DEFAULTS, bytes, "ZIP directory of 2000000000 bytes");
    }

    @Test
    void namesThatAreNoTextAreRefused() {
        byte[] bytes = npz("experts", npy("<i2", "2, 2, 2", shorts(IDS)), "xxxx", npy("<i2", "1,", shorts(1)));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        refuses(
                DEFAULTS,
                text.replace("xxxx", "\u00FF\u00FE\u00C3(").getBytes(StandardCharsets.ISO_8859_1),
                "damaged or truncated ZIP file");
    }

    @Test
    void repeatedEntriesAreRefused() {
        byte[] sameKey = npz("experts", npy("<i2", "2, 2, 2", shorts(IDS)), "EXPERTS", npy("<i2", "1,", shorts(1)));
        byte[] twice = new String(sameKey, StandardCharsets.ISO_8859_1)
                .replace("EXPERTS", "experts")
                .getBytes(StandardCharsets.ISO_8859_1);
        refuses(DEFAULTS, twice, "'experts.npy' is there twice");
    }
}
