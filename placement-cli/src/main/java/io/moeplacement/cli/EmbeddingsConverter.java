package io.moeplacement.cli;

import io.moeplacement.testkit.workload.EmbeddingShape;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code FILE}, {@code synthetic} or {@code synthetic:key=value,...}; a file of that name is {@code ./synthetic}. */
final class EmbeddingsConverter implements ITypeConverter<EmbeddingsSource> {

    private static final String SYNTHETIC = "synthetic";

    /** In the order of the shape's components. */
    private static final List<String> KEYS = List.of("dimension", "within", "spread", "between", "away");

    private static final String DIMENSION = "a whole number in 1.." + EmbeddingShape.MAX_DIMENSION;

    @Override
    public EmbeddingsSource convert(String text) {
        if (text.equals(SYNTHETIC)) {
            return new EmbeddingsSource.Synthetic(EmbeddingShape.typical());
        }
        if (text.startsWith(SYNTHETIC + ":")) {
            return new EmbeddingsSource.Synthetic(shape(text.substring(SYNTHETIC.length() + 1)));
        }
        if (text.isBlank()) {
            throw new TypeConversionException("(" + Numbers.shown(text) + ") must be a file, or synthetic");
        }
        return new EmbeddingsSource.Recorded(new PathConverter().convert(text));
    }

    private static EmbeddingShape shape(String text) {
        EmbeddingShape typical = EmbeddingShape.typical();
        double[] values = {typical.dimension(), typical.within(), typical.spread(), typical.between(), typical.away()};
        boolean[] given = new boolean[values.length];
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            int place = KEYS.indexOf(key);
            if (place < 0) {
                throw new TypeConversionException("synthetic: " + new NearestWord(KEYS).refuse(Numbers.shown(key)));
            }
            if (given[place]) {
                throw new TypeConversionException("synthetic: " + key + " is given twice");
            }
            given[place] = true;
            values[place] = number(key, equals < 0 ? "" : part.substring(equals + 1));
        }
        double dimension = values[0];
        if (dimension != Math.rint(dimension) || dimension < 1 || dimension > EmbeddingShape.MAX_DIMENSION) {
            throw new TypeConversionException("synthetic: dimension (" + dimension + ") must be " + DIMENSION);
        }
        try {
            return new EmbeddingShape((int) dimension, values[1], values[2], values[3], values[4]);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("synthetic: " + e.getMessage());
        }
    }

    private static double number(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("synthetic: " + key + " (" + Numbers.shown(text) + ") must be "
                    + (key.equals(KEYS.get(0)) ? DIMENSION : "a number in 0..1"));
        }
    }
}
