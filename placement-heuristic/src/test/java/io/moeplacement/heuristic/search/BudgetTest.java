package io.moeplacement.heuristic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.EndedBy;
import io.moeplacement.SolveOptions;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private final AtomicLong nanos = new AtomicLong();

    private Budget ofSeconds(long seconds) {
        SolveOptions options = SolveOptions.defaults()
                .withDeadline(Duration.ofSeconds(seconds))
                .withNanoClock(nanos::get);
        return new Budget(new SolveContext("test", options));
    }

    private void pass(double seconds) {
        nanos.addAndGet((long) (1e9 * seconds));
    }

    @Test
    void partsEndByTheClockAndTheRestTakesWhatIsLeft() {
        Budget whole = ofSeconds(10);
        Budget part = whole.part(0.2);
        pass(1);
        assertThat(part.used()).isCloseTo(0.5, within(1e-9));
        pass(1.5);
        assertThat(part.isOver()).isTrue();
        assertThat(part.next()).isFalse();
        assertThat(whole.next()).isTrue();

        Budget rest = whole.rest();
        assertThat(rest.used()).isZero();
        pass(3.75);
        assertThat(rest.used()).isCloseTo(0.5, within(1e-9));
        assertThat(rest.isOver()).isFalse();
        pass(3.75);
        assertThat(rest.next()).isFalse();
        assertThat(rest.endedBy()).isEqualTo(EndedBy.DEADLINE);
    }

    @Test
    void partsCountTheIterationsOfTheWhole() {
        Budget whole =
                new Budget(new SolveContext("test", SolveOptions.defaults().withIterations(10)));
        Budget part = whole.part(0.3);
        assertThat(part.next(5)).isEqualTo(3);
        assertThat(whole.used()).isCloseTo(0.3, within(1e-9));
        Budget rest = whole.rest();
        assertThat(rest.next(4)).isEqualTo(4);
        assertThat(rest.used()).isCloseTo(4.0 / 7, within(1e-9));
        assertThat(rest.next(9)).isEqualTo(3);
        assertThat(rest.endedBy()).isEqualTo(EndedBy.ITERATIONS);
        assertThat(whole.next()).isFalse();
    }

    @Test
    void theRestOfAPartEndsWithThePart() {
        Budget part = ofSeconds(10).part(0.5);
        pass(2);
        Budget rest = part.rest();
        pass(3);
        assertThat(rest.isOver()).isTrue();
    }
}
