package io.moeplacement.cli;

import io.moeplacement.runtime.buffer.BufferTarget;
import io.moeplacement.runtime.buffer.BufferTarget.Measure;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code miss-rate:X}, {@code worst-miss-rate:X} or {@code stall:DURATION}. */
final class BufferTargetConverter implements ITypeConverter<BufferTarget> {

    private static final String STALL = "stall:";
    private static final Map<String, Measure> RATES =
            Map.of("miss-rate:", Measure.MISS_RATE, "worst-miss-rate:", Measure.WORST_MISS_RATE);
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public BufferTarget convert(String text) {
        if (text.startsWith(STALL)) {
            return stall(text);
        }
        for (Map.Entry<String, Measure> rate : RATES.entrySet()) {
            if (text.startsWith(rate.getKey())) {
                try {
                    double most =
                            Double.parseDouble(text.substring(rate.getKey().length()));
                    return new BufferTarget(rate.getValue(), most);
                } catch (IllegalArgumentException e) {
                    // Falls through to the one message for all.
                }
            }
        }
        throw new TypeConversionException("(" + Numbers.shown(text)
                + ") must be miss-rate:X or worst-miss-rate:X with X in 0..1, such as miss-rate:0.05, or stall:DURATION,"
                + " such as stall:2ms");
    }

    private static BufferTarget stall(String text) {
        try {
            Duration stall = new DurationConverter().convert(text.substring(STALL.length()));
            return BufferTarget.stallSeconds(stall.toSeconds() + stall.toNanosPart() / NANOS_PER_SECOND);
        } catch (TypeConversionException e) {
            throw new TypeConversionException("(" + Numbers.shown(text)
                    + ") must be stall:DURATION, such as stall:2ms; the duration " + e.getMessage());
        }
    }

    /** As it is written on the command line, with the duration in milliseconds. */
    static String text(BufferTarget target) {
        return switch (target.measure()) {
            case MISS_RATE -> "miss rate of at most " + Figures.percent(target.most());
            case WORST_MISS_RATE -> "miss rate of at most " + Figures.percent(target.most()) + " on every device";
            case STALL -> "stall of at most " + Figures.milliseconds(target.most()) + " a step";
        };
    }
}
