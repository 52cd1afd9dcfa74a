package io.moeplacement.cli;

import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferSizing;
import io.moeplacement.runtime.buffer.BufferTarget;
import java.io.PrintWriter;
import java.util.List;

/** What expert buffers did, for people. */
final class BufferText {

    private final PrintWriter out;

    BufferText(PrintWriter out) {
        this.out = out;
    }

    /** One buffer, as part of a replay's report. */
    void print(BufferReport report) {
        out.println();
        out.println("expert buffers of " + report.slots() + " slots, " + Choices.lowerCase(report.policy()) + ": "
                + report.misses() + " misses of " + report.requests() + " experts needed ("
                + Figures.percent(report.missRate()) + ", at most " + Figures.percent(report.worstDeviceMissRate())
                + " of a device)");
        out.println("copied " + Figures.size(report.bytes()) + ", device memory " + Figures.size(report.deviceBytes())
                + " instead of " + Figures.size(report.unbufferedBytes()));
    }

    /** Several buffers, and the smallest that keeps a target. */
    void print(BufferComparison comparison) {
        out.println();
        Table table = new Table(
                "expert buffers", "slots", "device memory", "miss rate", "worst device", "copied", "stall a step");
        for (BufferReport report : comparison.buffers()) {
            table.add(List.of(
                    Choices.lowerCase(report.policy()),
                    Integer.toString(report.slots()),
                    Figures.size(report.deviceBytes()),
                    Figures.percent(report.missRate()),
                    Figures.percent(report.worstDeviceMissRate()),
                    Figures.size(report.bytes()),
                    Figures.milliseconds(report.stallSeconds())));
        }
        table.print(out);
        out.println();
        out.println("the times above are without buffers; a stall comes on top of the mean step");
        for (BufferSizing answer : comparison.answers()) {
            out.println(text(answer));
        }
    }

    private static String text(BufferSizing answer) {
        BufferTarget target = answer.target();
        String policy = Choices.lowerCase(answer.best().policy());
        BufferReport smallest = answer.smallest();
        if (smallest == null) {
            return policy + ": no buffer has a " + BufferTargetConverter.text(target) + "; the best is "
                    + value(target, answer.best()) + " with " + answer.best().slots() + " slots";
        }
        return policy + ": " + smallest.slots() + " slots are the smallest buffer with a "
                + BufferTargetConverter.text(target) + ": " + value(target, smallest) + ", "
                + Figures.size(smallest.deviceBytes()) + " of " + Figures.size(smallest.unbufferedBytes())
                + " a device";
    }

    private static String value(BufferTarget target, BufferReport report) {
        double value = target.valueOf(report);
        return target.measure() == BufferTarget.Measure.STALL ? Figures.milliseconds(value) : Figures.percent(value);
    }
}
