package io.moeplacement.formats.placements;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementFormats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As many damaged placement files of every format as the system property {@code moe.mutations} says give a placement or a {@link FormatException}: nothing else is thrown, nothing
 * hangs, no file is touched.
 */
@Tag("long")
@Timeout(value = 1200, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongPlacementMutationTest {

    @TempDir
    private Path folder = Path.of("");

    static List<String> formats() {
        return PlacementFormats.names();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aPlacementOrARefusal(String format) throws IOException {
        new PlacementMutations(folder).run(format, Integer.getInteger("moe.mutations", 10_000));
    }
}
