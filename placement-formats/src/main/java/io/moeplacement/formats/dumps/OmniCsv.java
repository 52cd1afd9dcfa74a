package io.moeplacement.formats.dumps;

import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.StepTables;
import io.moeplacement.formats.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The CSV that OmniPlacement's tool makes: a header, then {@code layer_0,c0,c1,...}, layers in order from 0. The tool has
 * divided every count by 128 and rounded up, so that small counts weigh too much.
 */
record OmniCsv(Path file, long maxBytes) implements StepTables {

    private static final Pattern SECOND_LINE = Pattern.compile("[^\\n]*\\n\\s*\"?layer_0\"?,[\\s\\S]*");
    private static final String LAYER = "layer_";

    static boolean isIn(String start) {
        return SECOND_LINE.matcher(start).matches();
    }

    @Override
    public List<String> notes() {
        return List.of(file + ": OmniPlacement has divided counts by 128 and rounded up, small ones weigh too much");
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (TextLines lines = TextLines.open(file, maxBytes)) {
            lines.next();
            for (String line = lines.next(); line != null; line = lines.next()) {
                rows.add(row(lines, line, rows.size(), rows.isEmpty() ? null : rows.get(0)));
            }
        }
        visitor.step(0, rows.toArray(double[][]::new));
    }

    private static double[] row(TextLines lines, String line, int layer, double @Nullable [] first) {
        int comma = line.indexOf(',');
        String name =
                comma < 0 ? line : line.substring(0, comma).replace("\"", "").strip();
        if (comma < 0 || !name.equals(LAYER + layer)) {
            throw lines.bad("'" + TextLines.shown(name) + "' must be " + LAYER + layer + ", followed by counts");
        }
        double[] counts = lines.counts(line.substring(comma + 1), ',');
        if (first != null && first.length != counts.length) {
            throw lines.bad(counts.length + " counts, the rows before have " + first.length);
        }
        if (layer == SizeLimits.MAX_LAYERS || (layer + 1L) * counts.length > SizeLimits.MAX_TABLE) {
            throw lines.bad("more than " + SizeLimits.MAX_LAYERS + " layers or " + SizeLimits.MAX_TABLE + " counts");
        }
        return counts;
    }
}
