package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationConverterTest {

    @ParameterizedTest
    @CsvSource({"10s,PT10S", "500ms,PT0.5S", "2m,PT2M", "1.5s,PT1.5S", "1h,PT1H", "PT10S,PT10S", "0s,PT0S"})
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
    }
}
