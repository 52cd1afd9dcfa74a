package io.moeplacement.ilp.programme;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicInteger;
import org.ojalgo.netio.BasicLogger;

/**
 * Keeps ojAlgo from writing to the console while one of our programmes runs.
 *
 * <p>Its {@code BasicLogger} takes {@code System.out} and {@code System.err} when its class is initialised, once and for
 * all. So that class is initialised here, with streams that pass everything on except while a programme of ours runs. The
 * application's own streams are back a moment later and lose nothing. In an application that used ojAlgo before, its
 * logger is left as it is.
 */
public final class ConsoleGate {

    private static final AtomicInteger RUNNING = new AtomicInteger();

    static {
        install();
    }

    private ConsoleGate() {}

    /** Runs a task with ojAlgo silenced. */
    public static void silently(Runnable task) {
        RUNNING.incrementAndGet();
        try {
            task.run();
        } finally {
            RUNNING.decrementAndGet();
        }
    }

    private static void install() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream gatedOut = gated(out);
        PrintStream gatedErr = gated(err);
        System.setOut(gatedOut);
        System.setErr(gatedErr);
        try {
            // Any static field that is not a compile-time constant initialises the class.
            if (BasicLogger.ERROR == BasicLogger.NULL) {
                throw new IllegalStateException("ojAlgo's error logger is its null logger");
            }
        } finally {
            if (System.out == gatedOut) {
                System.setOut(out);
            }
            if (System.err == gatedErr) {
                System.setErr(err);
            }
        }
    }

    private static PrintStream gated(PrintStream stream) {
        return new PrintStream(new Gate(stream), true, Charset.defaultCharset());
    }

    /** Lets bytes through while no programme runs. */
    private static final class Gate extends OutputStream {

        private final PrintStream stream;

        Gate(PrintStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            if (RUNNING.get() == 0) {
                stream.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (RUNNING.get() == 0) {
                stream.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            stream.flush();
        }
    }
}
