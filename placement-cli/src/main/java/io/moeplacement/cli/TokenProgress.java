package io.moeplacement.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal that fills with the tokens of a trace, or nothing. Not thread-safe. */
final class TokenProgress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 200;

    /** Tokens between two looks at the bar. */
    private static final int STRIDE = 1 << 10;

    private final @Nullable ProgressBar bar;

    private TokenProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * A bar where a person watches.
     *
     * @param task what is done with the tokens
     * @param tokens tokens to come
     */
    static TokenProgress of(String task, long tokens, Session session) {
        return new TokenProgress(session.terminal() ? bar(task, tokens) : null);
    }

    private static ProgressBar bar(String task, long tokens) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(tokens)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setUnit(" tokens", 1)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }

    /** @param tokens tokens done so far */
    void at(long tokens) {
        if (bar != null && tokens % STRIDE == 0) {
            bar.stepTo(tokens);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
