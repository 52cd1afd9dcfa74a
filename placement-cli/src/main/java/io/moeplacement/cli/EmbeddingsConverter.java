package io.moeplacement.cli;

import io.moeplacement.testkit.workload.EmbeddingShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code FILE}, {@code synthetic} or {@code synthetic:key=value,...}; a file of that name is {@code ./synthetic}. */
final class EmbeddingsConverter implements ITypeConverter<EmbeddingsSource> {

    private static final String SYNTHETIC = "synthetic";

    @Override
    public EmbeddingsSource convert(String text) {
        if (text.equals(SYNTHETIC)) {
            return new EmbeddingsSource.Synthetic(EmbeddingShape.typical());
        }
        if (text.startsWith(SYNTHETIC + ":")) {
            return new EmbeddingsSource.Synthetic(shape(text.substring(SYNTHETIC.length() + 1)));
        }
        if (text.isBlank()) {
            throw new TypeConversionException("() must be a file, or synthetic");
        }
        return new EmbeddingsSource.Recorded(Path.of(text));
    }

    private static EmbeddingShape shape(String text) {
        EmbeddingShape typical = EmbeddingShape.typical();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("dimension", (double) typical.dimension());
        values.put("within", typical.within());
        values.put("spread", typical.spread());
        values.put("between", typical.between());
        values.put("away", typical.away());
        List<String> given = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (!values.containsKey(key)) {
                throw new TypeConversionException("synthetic: " + new NearestWord(values.keySet()).refuse(Numbers.shown(key)));
            }
            if (given.contains(key)) {
                throw new TypeConversionException("synthetic: " + key + " is given twice");
            }
            given.add(key);
            values.put(key, number(key, equals < 0 ? "" : part.substring(equals + 1)));
        }
        double dimension = values.get("dimension");
        if (dimension != Math.rint(dimension) || dimension < 1 || dimension > EmbeddingShape.MAX_DIMENSION) {
            throw new TypeConversionException("synthetic: dimension (" + dimension + ") must be a whole number in 1.."
                    + EmbeddingShape.MAX_DIMENSION);
        }
        try {
            return new EmbeddingShape(
                    (int) dimension,
                    values.get("within"),
                    values.get("spread"),
                    values.get("between"),
                    values.get("away"));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("synthetic: " + e.getMessage());
        }
    }

    private static double number(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("synthetic: " + key + " (" + Numbers.shown(text) + ") must be a number");
        }
    }
}
