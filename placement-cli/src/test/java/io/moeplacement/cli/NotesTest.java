package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said on standard error beside results. */
class NotesTest {

    private static final String UNSAID = "top-1 (no file says how many experts a token chooses)";

    @TempDir
    Path folder;

    private Cli solve(Path profile, String topology, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("solve", "--profile", profile, "--topology", topology, "--solver", "contiguous"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    @Test
    void whatNoFileSaysIsNotSaidOfAModel() {
        assertThat(solve(Cli.loads(folder), "1x2").expect(ExitCode.DONE).err()).contains(UNSAID);
        Path model = Cli.file(
                folder,
                "m.json",
                "{\"version\": 1, \"name\": \"tiny\", \"layers\": 2, \"experts\": 4, \"topK\": 2,"
                        + " \"bytesPerToken\": 8, \"bytesPerExpert\": 16, \"secondsPerAssignment\": 1e-7}");
        String err = solve(Cli.loads(folder), "1x2", "--model", model)
                .expect(ExitCode.DONE)
                .err();
        assertThat(err).doesNotContain(UNSAID, "how many experts", "1 is taken");
    }

    @Test
    void loadsBySourceAreMentionedOnce() throws IOException {
        Path windows = windows();
        String fits = solve(windows, "1x2").expect(ExitCode.DONE).err();
        assertThat(fits).containsOnlyOnce("loads by source").contains("those of the topology's devices");
        String others = solve(windows, "1x4").expect(ExitCode.DONE).err();
        assertThat(others).containsOnlyOnce("loads by source").contains("2 devices", "are left out");
    }

    /** One window of one layer, two sources, four experts. */
    private Path windows() throws IOException {
        Path file = folder.resolve("windows.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("loads.npy"));
            zip.write(npy("(1, 1, 4)", 4, 4, 4, 4));
            zip.putNextEntry(new ZipEntry("source_loads.npy"));
            zip.write(npy("(1, 1, 2, 4)", 1, 1, 1, 1, 3, 3, 3, 3));
            zip.putNextEntry(new ZipEntry("source_iteration.npy"));
            zip.write(npy("(1,)", 0));
        }
        return file;
    }

    private static byte[] npy(String shape, int... values) {
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.ISO_8859_1));
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    @Test
    void bestEffortSaysThatNothingCanBeWritten() {
        Path plan = folder.resolve("plan.json");
        Cli cli = solve(Cli.loads(folder), "1x2", "--max-imbalance", "1.1", "--best-effort", "--out", plan)
                .expect(ExitCode.LIMITS_NOT_MET)
                .expectOneErrorLine();
        assertThat(cli.err()).contains(plan + " is not written, because no placement keeps the limits");
        assertThat(plan).doesNotExist();
    }
}
