package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaySequencesTest {

    @TempDir
    static Path folder;

    private static GeneratedReplay made;

    @BeforeAll
    static void generate() {
        made = GeneratedReplay.make(folder, 1500, "greedy", "2x2");
    }

    private static Cli replay(Object... more) {
        return made.replay(700, more);
    }

    private static JsonNode json(Object... more) {
        return made.json(700, more);
    }

    @Test
    void withoutMigrationThereAreNoSequences() {
        assertThat(json().get("sequences").isNull()).isTrue();
        assertThat(json("--sequence-migration", "none")).isEqualTo(json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"luffy", "exact"})
    void whatMovesIsComparedWithWhatStays(String rule) {
        JsonNode staying = json("--sequence-migration", "stay");
        JsonNode moving = json("--sequence-migration", rule);
        JsonNode sequences = moving.get("sequences");
        assertThat(sequences.get("staying"))
                .isEqualTo(staying.get("sequences").get("staying"))
                .isEqualTo(staying.get("sequences").get("migrating"));
        assertThat(staying.get("sequences").get("moved").asLong()).isZero();
        assertThat(sequences.get("moved").asLong()).isPositive();
        assertThat(sequences.get("placed").asLong())
                .isEqualTo(24 * sequences.get("sequences").asLong());
        assertThat(sequences.get("migrating").get("attention").get("seconds").asDouble())
                .isPositive();
        // 2880 values of two bytes.
        double bytes = moving.get("bytes").get("sameNode").asDouble()
                + moving.get("bytes").get("crossNode").asDouble();
        assertThat(bytes)
                .isEqualTo(5760.0
                        * sequences.get("migrating").get("betweenDevices").asLong());
        assertThat(moving.get("imbalance")).isEqualTo(staying.get("imbalance"));
        assertThat(json("--sequence-migration", rule)).isEqualTo(moving);
    }

    /** Equal numbers, exact and knowing the next layer: fewer bytes between nodes than by staying, except the first dispatch. */
    @Test
    void exactSendsLessBetweenNodes() {
        JsonNode sequences = json("--sequence-migration", "exact").get("sequences");
        assertThat(sequences.get("migrating").get("betweenNodes").asLong())
                .isLessThan(sequences.get("staying").get("betweenNodes").asLong());
        JsonNode blind =
                json("--sequence-migration", "exact", "--foresight", "none").get("sequences");
        assertThat(blind.get("migrating").get("betweenNodes").asLong())
                .isGreaterThan(sequences.get("migrating").get("betweenNodes").asLong());
    }

    @Test
    void roomAndAttentionChangeDecisions() {
        JsonNode equal = json("--sequence-migration", "luffy", "--candidates", 1);
        JsonNode free = json("--sequence-migration", "luffy", "--candidates", 1, "--sequence-room", 4);
        assertThat(free.get("sequences").get("migrating").get("betweenDevices").asLong())
                .isLessThan(equal.get("sequences")
                        .get("migrating")
                        .get("betweenDevices")
                        .asLong());
        JsonNode wide = json("--sequence-migration", "stay", "--attention-width", 5760, "--attention-speed", 1e14);
        JsonNode narrow = json("--sequence-migration", "stay", "--attention-width", 5760, "--attention-speed", 2e14);
        double slow = attention(wide);
        assertThat(attention(narrow)).isEqualTo(slow / 2);
    }

    private static double attention(JsonNode report) {
        return report.get("sequences")
                .get("staying")
                .get("attention")
                .get("seconds")
                .asDouble();
    }

    @Test
    void textNamesWhatMovedAndWhatWasAssumed() {
        Cli cli = replay("--sequence-migration", "luffy").expect(ExitCode.DONE);
        assertThat(cli.out()).contains("staying", "migrating", "copies between nodes", "sequences moved in");
        assertThat(cli.err()).contains("attention of width 2880 (bytes of a token / 2)", "40 % of an H100");
        assertThat(replay().expect(ExitCode.DONE).out()).doesNotContain("migrating");
    }

    @Test
    void wholeSequencesInRandomOrder() {
        JsonNode recorded = json("--sequence-migration", "stay", "--batch", 1500);
        JsonNode mixed = json("--sequence-migration", "stay", "--batch", 1500, "--order", "sequences");
        assertThat(mixed.get("sequences").get("sequences"))
                .isEqualTo(recorded.get("sequences").get("sequences"));
        assertThat(mixed.get("fanOut")).isEqualTo(recorded.get("fanOut"));
        JsonNode other = json("--sequence-migration", "stay", "--order", "sequences");
        assertThat(other.get("stepSeconds"))
                .isNotEqualTo(json("--sequence-migration", "stay").get("stepSeconds"));
        // Whole sequences: hardly more of them than without borders of steps.
        assertThat(other.get("sequences").get("sequences").asLong())
                .isLessThanOrEqualTo(mixed.get("sequences").get("sequences").asLong() + 2);
    }

    @Test
    void wrongUsageAndBadInput() {
        refuse(ExitCode.WRONG_USAGE, "nearest is luffy", "--sequence-migration", "lufy");
        refuse(
                ExitCode.WRONG_USAGE,
                "--candidates applies to --sequence-migration luffy, not to none",
                "--candidates",
                2);
        refuse(ExitCode.WRONG_USAGE, "not to exact", "--sequence-migration", "exact", "--attention-capacity", 9);
        refuse(ExitCode.WRONG_USAGE, "not to stay", "--sequence-migration", "stay", "--foresight", "none");
        refuse(ExitCode.WRONG_USAGE, "--sequence-room applies", "--sequence-room", 2);
        refuse(ExitCode.WRONG_USAGE, "at least 1", "--sequence-migration", "luffy", "--sequence-room", "0.5");
        refuse(ExitCode.WRONG_USAGE, "room factor", "--sequence-migration", "luffy", "--sequence-room", "1e9");
        refuse(ExitCode.WRONG_USAGE, "must be at most 4", "--sequence-migration", "luffy", "--candidates", 5);
        refuse(ExitCode.WRONG_USAGE, "whole number", "--sequence-migration", "luffy", "--candidates", 0);
        refuse(
                ExitCode.WRONG_USAGE,
                "--communication home",
                "--sequence-migration",
                "luffy",
                "--communication",
                "pipelined");
        refuse(
                ExitCode.WRONG_USAGE,
                "--gating dynamic",
                "--sequence-migration",
                "luffy",
                "--gating",
                "static",
                "--capacity-factor",
                1);
        refuse(ExitCode.WRONG_USAGE, "above 0", "--sequence-migration", "stay", "--attention-speed", 0);
        refuse(ExitCode.WRONG_USAGE, "finite number", "--sequence-migration", "stay", "--attention-speed", "NaN");
        refuse(
                ExitCode.BAD_INPUT,
                "--attention-capacity: step 0, after layer 0: sequence",
                "--sequence-migration",
                "luffy",
                "--attention-capacity",
                3);
    }

    @Test
    void tracesWithoutSequencesAreRefused() throws IOException {
        Path nameless = folder.resolve("nameless.npy");
        Files.write(nameless, npy());
        Path small = folder.resolve("small.json");
        Object[] problem = {"--profile", nameless, "--topology", "1x2", "--experts", 2};
        Cli.run(concat(problem, "solve", "--solver", "contiguous", "--out", small))
                .expect(ExitCode.DONE);
        for (Object[] more : new Object[][] {{"--sequence-migration", "exact"}, {"--order", "sequences"}}) {
            Cli cli = Cli.run(concat(more, concat(problem, "replay", "--placement", small)))
                    .expect(ExitCode.BAD_INPUT)
                    .expectOneErrorLine();
            assertThat(cli.err()).contains("nameless.npy", more[0].toString(), "(array 'sequence' in an .npz)");
            assertThat(cli.out()).isEmpty();
        }
    }

    private static Object[] concat(Object[] last, Object... first) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(last));
        return all.toArray();
    }

    /** Two tokens of two layers, top-1. */
    private static byte[] npy() {
        String header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }";
        String padded = header + " ".repeat(127 - 10 - header.length()) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(128 + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) 118).put(padded.getBytes(StandardCharsets.US_ASCII));
        for (short expert : new short[] {0, 1, 1, 0}) {
            bytes.putShort(expert);
        }
        return bytes.array();
    }

    private static void refuse(ExitCode code, String message, Object... more) {
        Cli cli = replay(more).expect(code).expectOneErrorLine();
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
    }
}
