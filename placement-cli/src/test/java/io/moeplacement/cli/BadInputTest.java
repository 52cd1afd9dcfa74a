package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {

    @TempDir
    Path folder;

    private Cli refused(Object... args) {
        Cli cli = Cli.run(args).expect(ExitCode.BAD_INPUT).expectOneErrorLine();
        assertThat(cli.out()).isEmpty();
        return cli;
    }

    private Cli solve(Path profile, Object... more) {
        Object[] args = new Object[5 + more.length];
        System.arraycopy(new Object[] {"solve", "--profile", profile, "--topology", "1x2"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return refused(args);
    }

    @Test
    void missingFilesAreNamed() {
        assertThat(solve(folder.resolve("none.npz")).err()).contains("none.npz");
        assertThat(refused("solve", "--profile", Cli.loads(folder), "--topology", folder.resolve("t.json"))
                        .err())
                .contains("t.json");
        assertThat(solve(Cli.loads(folder), "--model", folder.resolve("m.json")).err())
                .contains("m.json");
        assertThat(solve(Cli.loads(folder), "--current", folder.resolve("c.json"))
                        .err())
                .contains("c.json");
        assertThat(refused("solve", "--problem", folder.resolve("p.json")).err())
                .contains("p.json");
    }

    @Test
    void tooManyDevicesAreRefusedBeforeMemoryIsTaken() {
        Path topology = Cli.file(folder, "t.json", "{\"version\": 1, \"nodeSizes\": [4096, 1]}");
        assertThat(refused("solve", "--profile", Cli.loads(folder), "--topology", topology)
                        .err())
                .contains("t.json", "4097 devices, at most 4096");
    }

    @Test
    void emptyFilesAreCalledEmpty() throws Exception {
        assertThat(solve(Files.createFile(folder.resolve("empty.csv"))).err()).contains("empty.csv: is empty");
    }

    @Test
    void badRowsAreNamedByLine() {
        Path negative = Cli.file(folder, "negative.csv", "layer,expert,tokens", "0,0,5", "0,1,-5");
        assertThat(solve(negative).err()).contains("negative.csv", "3", "-5");
    }

    @Test
    void unknownContentIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("x.npz"), "hello");
        assertThat(solve(text).err()).contains("x.npz");
    }

    @Test
    void objectiveThatTheInputCannotGiveNamesWhatIsMissing() {
        Path loads = Cli.loads(folder);
        assertThat(solve(loads, "--objective", "locality").err()).contains("transitions", "loads.csv");
        assertThat(solve(loads, "--objective", "balance-then-tail").err()).contains("transitions");
        assertThat(solve(loads, "--objective", "fan-out").err()).contains("selections");
        assertThat(solve(loads, "--communication", "pipelined").err()).contains("transitions");
        assertThat(solve(loads, "--windows", "--robust", "worst", "--objective", "balance")
                        .err())
                .contains("windows");
    }

    @Test
    void moreExpertsThanSlots() {
        assertThat(solve(Cli.loads(folder), "--slots", "3").err()).contains("more experts (4) than slots (3)");
    }

    @Test
    void moreSlotsThanExpertsOnADevice() {
        assertThat(solve(Cli.loads(folder), "--redundant", "2000000000").err()).contains("slots");
    }

    @Test
    void modelOfAnotherShape() {
        assertThat(solve(Cli.loads(folder), "--groups", "3").err()).contains("3 groups");
        Path loads = Cli.file(folder, "other.csv", "layer,expert,tokens", "0,0,1", "0,9,1");
        assertThat(solve(loads, "--model", "mixtral-8x7b").err()).contains("9");
    }

    @Test
    void placementThatDoesNotFit() {
        Path rows = Cli.file(folder, "rows.json", "{\"physical_to_logical_map\": [[0,1,2,3]]}");
        assertThat(refused("evaluate", "--placement", rows, "--profile", Cli.loads(folder), "--topology", "1x2")
                        .err())
                .contains("rows.json", "1 rows");
        Path twice = Cli.file(folder, "twice.json", "{\"physical_to_logical_map\": [[0,1,2,2],[0,1,2,3]]}");
        assertThat(solve(Cli.loads(folder), "--current", twice).err()).contains("twice.json", "expert 3");
        Path fine = Cli.file(folder, "fine.json", "{\"physical_to_logical_map\": [[0,1,2,3],[0,1,2,3]]}");
        assertThat(refused(
                                "evaluate",
                                "--placement",
                                fine,
                                "--profile",
                                Cli.loads(folder),
                                "--topology",
                                "1x2",
                                "--redundant",
                                "2")
                        .err())
                .contains("fine.json", "4 slots");
    }

    @Test
    void verboseShowsWhere() {
        Cli cli = Cli.run("solve", "-v", "--profile", folder.resolve("none.npz"), "--topology", "1x2")
                .expect(ExitCode.BAD_INPUT);
        assertThat(cli.err()).contains("\tat io.moeplacement");
    }
}
