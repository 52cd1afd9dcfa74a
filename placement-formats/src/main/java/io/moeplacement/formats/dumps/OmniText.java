package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.profiles.StepTables;
import io.moeplacement.formats.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OmniPlacement's count files, one per recorded step and rank: a line per MoE layer, tab-separated counts of the local
 * experts. Step and rank are in the name alone. Experts stand in order, rank by rank, without copies.
 *
 * @param steps files by step and rank
 */
record OmniText(Path file, SortedMap<Long, SortedMap<Integer, Path>> steps, long maxBytes) implements StepTables {

    private static final Pattern NAME =
            Pattern.compile("activation_counts_recordstep_(\\d{1,15})_rank_(\\d{1,6})\\.txt");

    static boolean isNamed(Path file) {
        Path name = file.getFileName();
        return name != null && NAME.matcher(name.toString()).matches();
    }

    static ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException {
        SortedMap<Long, SortedMap<Integer, Path>> steps = new TreeMap<>();
        for (FileStart part : parts) {
            Matcher name = NAME.matcher(part.file().getFileName().toString());
            if (!name.matches()) {
                throw new IllegalStateException(part.file() + " is no file of counts");
            }
            Path known = steps.computeIfAbsent(Long.valueOf(name.group(1)), any -> new TreeMap<>())
                    .put(Integer.valueOf(name.group(2)), part.file());
            if (known != null) {
                throw new FormatException(part.file() + " and " + known + " are of the same step and rank");
            }
        }
        Path first = parts.get(0).file();
        OmniRanks.require(first, steps);
        return StepLoads.scan(new OmniText(first, steps, options.maxInputBytes()), options);
    }

    @Override
    public List<String> notes() {
        return List.of(OmniRanks.note(file, steps.values().iterator().next().size()));
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        LocalCounts counts = LocalCounts.inOrder(file, null);
        for (Map.Entry<Long, SortedMap<Integer, Path>> step : steps.entrySet()) {
            List<double[][]> locals = new ArrayList<>();
            for (Path rank : step.getValue().values()) {
                locals.add(read(rank));
                if (locals.get(0).length != locals.get(locals.size() - 1).length) {
                    throw new FormatException(rank + " has " + locals.get(locals.size() - 1).length + " lines, "
                            + step.getValue().get(0) + " has " + locals.get(0).length + " (truncated?)");
                }
            }
            visitor.step(step.getKey(), counts.perExpert(locals.toArray(double[][][]::new)));
        }
    }

    private double[][] read(Path rank) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (TextLines lines = TextLines.open(rank, maxBytes)) {
            for (double[] row = lines.nextCounts('\t'); row != null; row = lines.nextCounts('\t')) {
                if (!rows.isEmpty() && rows.get(0).length != row.length) {
                    throw lines.bad(row.length + " counts, the lines before have " + rows.get(0).length);
                }
                if (rows.size() == SizeLimits.MAX_LAYERS || (rows.size() + 1L) * row.length > SizeLimits.MAX_TABLE) {
                    throw lines.bad(
                            "more than " + SizeLimits.MAX_LAYERS + " lines or " + SizeLimits.MAX_TABLE + " counts");
                }
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            throw new FormatException(rank + ": holds no counts");
        }
        return rows.toArray(double[][]::new);
    }
}
