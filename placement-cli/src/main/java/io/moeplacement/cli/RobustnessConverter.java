package io.moeplacement.cli;

import io.moeplacement.Robustness;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code mean}, {@code worst} or {@code cvar:LEVEL}. */
final class RobustnessConverter implements ITypeConverter<Robustness> {

    private static final String CVAR = "cvar:";

    @Override
    public Robustness convert(String text) {
        if (text.equals("mean")) {
            return Robustness.mean();
        }
        if (text.equals("worst")) {
            return Robustness.worst();
        }
        if (text.startsWith(CVAR)) {
            try {
                return Robustness.cvar(Double.parseDouble(text.substring(CVAR.length())));
            } catch (IllegalArgumentException e) {
                // Falls through to the one message for all.
            }
        }
        throw new TypeConversionException("(" + text
                + ") must be mean, worst or cvar:LEVEL with a level of at least 0 and below 1, such as cvar:0.9");
    }
}
