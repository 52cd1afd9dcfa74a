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
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OmniPlacement's log lines, {@code [dump activation] decode step 7 in rank 1 for layer 0 get 2 experts data: 12<tab>30},
 * among others, in one file or in several.
 *
 * @param steps counts of the local experts by step, rank and layer
 */
record OmniLog(Path file, SortedMap<Long, SortedMap<Integer, SortedMap<Integer, double[]>>> steps)
        implements StepTables {

    private static final String MARK = "[dump activation]";
    private static final Pattern LINE = Pattern.compile(
            "\\[dump activation\\]\\s+(\\w{1,20})\\s+step\\s+(\\d{1,15})\\s+in"
                    + "\\s+rank\\s+(\\d{1,6})\\s+for\\s+layer\\s+(\\d{1,5})\\s+get\\s+(\\d{1,6})\\s+experts\\s+data:\\s*(.*)");

    /** Searches all of a file: other lines may stand before the first of these. */
    static boolean isIn(FileStart start) throws IOException {
        if (start.text().indexOf(0) >= 0) {
            return false;
        }
        try (TextLines lines = TextLines.open(start.file(), Long.MAX_VALUE)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.contains(MARK)) {
                    return true;
                }
            }
            return false;
        } catch (FormatException e) {
            // Lines that no log has.
            return false;
        }
    }

    static ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException {
        Collector collector = new Collector();
        for (FileStart part : parts) {
            try (TextLines lines = TextLines.open(part.file(), options.maxInputBytes())) {
                for (String line = lines.next(); line != null; line = lines.next()) {
                    int mark = line.indexOf(MARK);
                    if (mark >= 0) {
                        collector.add(lines, line.substring(mark));
                    }
                }
            }
        }
        Path first = parts.get(0).file();
        OmniRanks.require(first, collector.steps);
        return StepLoads.scan(new OmniLog(first, collector.steps), options);
    }

    @Override
    public List<String> notes() {
        return List.of(OmniRanks.note(file, steps.values().iterator().next().size()));
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        LocalCounts counts = LocalCounts.inOrder(file, null);
        int layers = steps.values().iterator().next().values().iterator().next().lastKey() + 1;
        for (Map.Entry<Long, SortedMap<Integer, SortedMap<Integer, double[]>>> step : steps.entrySet()) {
            double[][][] locals = new double[step.getValue().size()][][];
            step.getValue().forEach((rank, rows) -> {
                if (rows.size() != layers || rows.lastKey() != layers - 1) {
                    throw new FormatException(file + " and others: step " + step.getKey() + ", rank " + rank + " has "
                            + rows.size() + " layers up to " + rows.lastKey() + ", expected " + layers + " from 0 on");
                }
                locals[rank] = rows.values().toArray(double[][]::new);
                for (double[] row : locals[rank]) {
                    if (row.length != locals[rank][0].length) {
                        throw new FormatException(file + " and others: step " + step.getKey() + ", rank " + rank
                                + " has layers of " + locals[rank][0].length + " and of " + row.length + " experts");
                    }
                }
            });
            visitor.step(step.getKey(), counts.perExpert(locals));
        }
    }

    /** Takes one line after the other. */
    private static final class Collector {

        private final SortedMap<Long, SortedMap<Integer, SortedMap<Integer, double[]>>> steps = new TreeMap<>();
        private String phase = "";
        private long size;

        private void add(TextLines lines, String text) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                throw lines.bad("'" + TextLines.shown(text) + "' is not '" + MARK
                        + " <phase> step <s> in rank <r> for layer <l> get <n> experts data: <counts>'");
            }
            phase = phase.isEmpty() ? line.group(1) : phase;
            if (!phase.equals(line.group(1))) {
                throw lines.bad(
                        "phase " + line.group(1) + " after lines of phase " + phase + "; keep the lines of one phase");
            }
            double[] counts = lines.counts(line.group(6).strip(), '\t');
            if (counts.length != Integer.parseInt(line.group(5))) {
                throw lines.bad(counts.length + " counts of " + line.group(5) + " experts");
            }
            size += counts.length + 8L;
            if (size > SizeLimits.MAX_TABLE) {
                throw lines.bad("more than " + SizeLimits.MAX_TABLE + " counts");
            }
            double[] known = steps.computeIfAbsent(Long.valueOf(line.group(2)), any -> new TreeMap<>())
                    .computeIfAbsent(Integer.valueOf(line.group(3)), any -> new TreeMap<>())
                    .put(Integer.valueOf(line.group(4)), counts);
            if (known != null) {
                throw lines.bad("step " + line.group(2) + ", rank " + line.group(3) + ", layer " + line.group(4)
                        + " is there twice");
            }
        }
    }
}
