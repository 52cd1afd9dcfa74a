package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No stated figure got worse; {@code placement-bench/run guard --update yes} states today's. */
@Tag("long")
class StatedQualityTest {

    @Test
    void noStatedFigureGotWorse() {
        assertThat(new Guard(Path.of("stated-quality.csv"), GuardCase.all(), System.out).failures())
                .isEmpty();
    }
}
