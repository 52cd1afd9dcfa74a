package io.moeplacement.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SayTest {

    @ParameterizedTest
    @CsvSource({"0.0286891, 28.7_ms", "0.1123, 112_ms", "0.00000432, 0.00432_ms", "12.3456, 12346_ms", "0, 0_ms"})
    void timesHaveThreeDigitsThatCount(double seconds, String text) {
        assertThat(Say.milliseconds(seconds)).isEqualTo(text.replace('_', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"0, 0_B", "999, 999_B", "5316000000, 5.32_GB", "1e30, 1000000000000_EB"})
    void bytesHaveDecimalUnits(double bytes, String text) {
        assertThat(Say.bytes(bytes)).isEqualTo(text.replace('_', '\u00a0'));
    }

    @Test
    void changesAreSignedAndSmallOnesAreNone() {
        assertThat(Say.change(39.8, 28.7)).isEqualTo("−27.9\u00a0%");
        assertThat(Say.change(1, 1.5)).isEqualTo("+50.0\u00a0%");
        assertThat(Say.change(1, 1.0001)).isEqualTo("unchanged");
        assertThat(Say.change(0, 0)).isEqualTo("unchanged");
        assertThat(Say.change(0, 3)).isEqualTo("from none");
    }

    @Test
    void ratiosDropDecimalsThatSayNothing() {
        assertThat(Say.shortRatio(1.05)).isEqualTo("1.05");
        assertThat(Say.shortRatio(2)).isEqualTo("2");
        assertThat(Say.shortRatio(10)).isEqualTo("10");
        assertThat(Say.ratio(Double.NaN)).isEqualTo(Say.UNKNOWN);
    }
}
