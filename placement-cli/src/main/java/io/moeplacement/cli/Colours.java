package io.moeplacement.cli;

import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Colours for people. A stream is coloured only where it is a terminal, and nowhere when the environment says
 * {@code NO_COLOR} or the terminal is a dumb one.
 *
 * @param out of standard output
 * @param err of standard error
 */
record Colours(Ansi out, Ansi err) {

    /** No colours at all. */
    static Colours none() {
        return new Colours(Ansi.OFF, Ansi.OFF);
    }

    /**
     * What the environment allows.
     *
     * @param outTerminal whether a person watches standard output
     * @param errTerminal whether a person watches standard error
     */
    static Colours of(boolean outTerminal, boolean errTerminal, Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Colours(ansi(outTerminal && !refused), ansi(errTerminal && !refused));
    }

    private static Ansi ansi(boolean on) {
        return on ? Ansi.ON : Ansi.OFF;
    }

    /** Text of standard output that is good news. */
    String good(String text) {
        return painted(out, Style.fg_green, text);
    }

    /** Text of standard output that is bad news. */
    String bad(String text) {
        return painted(out, Style.fg_red, text);
    }

    /** Text of standard error that should stand out. */
    String strongError(String text) {
        return painted(err, Style.bold, text);
    }

    private static String painted(Ansi ansi, Style style, String text) {
        return ansi.enabled() ? style.on() + text + Style.reset.on() : text;
    }
}
