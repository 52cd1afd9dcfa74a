package io.moeplacement.formats.dumps;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** As many mutants of each original as the system property {@code moe.mutations} says. */
@Tag("long")
@Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DumpMutationLongTest extends DumpMutationTest {

    @Override
    int tries() {
        return Integer.getInteger("moe.mutations", 5_000);
    }
}
