package io.moeplacement.formats.profiles;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.LoadWindows;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SourceLoads;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileInput;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.WindowRange;
import io.moeplacement.formats.files.SizeLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Turns recognised files into one profile. One use, not thread-safe. */
public final class ProfileCombiner {

    private final ProfileOptions options;
    private final List<ProfileSource> sources;
    private final ProfileShape shape;
    private final List<String> notes = new ArrayList<>();
    private final List<double[][]> loads = new ArrayList<>();
    private final List<long[]> labels = new ArrayList<>();
    private double @Nullable [][][] transitions;
    private double @Nullable [][][] sourceLoads;
    private @Nullable ProfileSource sourceLoadsFrom;

    /**
     * Settles the shape.
     *
     * @param sources at least one
     * @throws FormatException when shapes clash; the message names both files
     */
    public ProfileCombiner(ProfileOptions options, List<ProfileSource> sources) {
        this.options = options;
        this.sources = sources;
        this.shape = ProfileShape.of(options, sources);
    }

    /**
     * Reads all sources.
     *
     * @throws FormatException when a file is damaged, or an option cannot apply to the files
     */
    public ProfileInput combine() throws IOException {
        notes.addAll(shape.notes());
        boolean csvLoads = of(LoadsCsv.class).findAny().isPresent();
        RoutingProfile traced = readTraces(!csvLoads);
        for (ProfileSource source : sources) {
            if (source instanceof LoadsCsv csv) {
                addLoads(csv.read(shape.experts()));
            } else if (source instanceof WindowsFile file) {
                readWindows(file);
            } else if (source instanceof StepLoads dump) {
                readSteps(dump);
            } else if (source instanceof TransitionsCsv csv) {
                readTransitions(csv);
            }
        }
        if (csvLoads && traced != null) {
            notes.add("loads are those of the CSV, not those of the trace");
        }
        if (loads.isEmpty()) {
            implyLoads();
        }
        keepRange();
        try {
            return new ProfileInput(build(traced), shape.topKAssumed(), notes);
        } catch (IllegalArgumentException e) {
            throw new FormatException(files() + ": " + e.getMessage(), e);
        }
    }

    private RoutingProfile build(@Nullable RoutingProfile traced) {
        RoutingProfile.Builder builder =
                RoutingProfile.builder(shape.layerIds(), shape.experts()).topK(shape.topK());
        ExpertAffinity affinity = traced == null ? null : traced.affinity();
        Selections selections = traced == null ? null : traced.selections();
        if (transitions != null) {
            affinity = ExpertAffinity.of(options.pairing(), shape.experts(), transitions);
        }
        builder.affinity(affinity).selections(selections);
        if (sourceLoads != null) {
            builder.sourceLoads(SourceLoads.of(sourceLoads));
        }
        return options.windows()
                ? builder.windows(windows()).build()
                : builder.loads(sum(loads)).build();
    }

    /** All traces together; their loads count only where no CSV replaces them. */
    private @Nullable RoutingProfile readTraces(boolean countLoads) throws IOException {
        List<TraceFile> traces = of(TraceFile.class).toList();
        if (traces.isEmpty()) {
            return null;
        }
        String where = traces.get(0).file() + ": transitions (declare the experts if the largest id is wrong)";
        SizeLimits.requireTable(where, shape.layerIds().length - 1L, shape.experts(), shape.experts());
        try {
            ProfileAccumulator all =
                    ProfileAccumulator.ofTokens(shape.layerIds(), shape.experts(), shape.topK(), options.pairing());
            for (TraceFile trace : traces) {
                TraceLoads own = new TraceLoads(trace, shape.experts(), options);
                trace.feed(all, shape.experts(), countLoads ? own : null);
                if (countLoads) {
                    loads.addAll(own.tables());
                    labels.add(own.labels());
                }
            }
            return all.toProfile();
        } catch (IllegalArgumentException e) {
            throw new FormatException(files() + ": " + e.getMessage(), e);
        }
    }

    private void readSteps(StepLoads dump) throws IOException {
        if (options.windows() || options.windowRange() != null) {
            loads.addAll(dump.readWindows());
            labels.add(dump.labels());
        } else {
            addLoads(dump.readSum());
        }
    }

    private void readWindows(WindowsFile file) throws IOException {
        if (options.windows() || options.windowRange() != null) {
            for (double[][] window : file.readWindows()) {
                loads.add(window);
            }
            labels.add(file.readLabels());
        } else {
            addLoads(file.readSum());
        }
        double[][][] bySource = readSources(file);
        if (bySource == null) {
            return;
        }
        if (sourceLoads == null || sourceLoadsFrom == null) {
            sourceLoads = bySource;
            sourceLoadsFrom = file;
        } else if (sourceLoads.length != bySource.length) {
            throw new FormatException(file.file() + ": loads by source are for " + bySource.length
                    + " devices, those of " + sourceLoadsFrom.file() + " for " + sourceLoads.length);
        } else {
            for (int source = 0; source < bySource.length; source++) {
                addTo(sourceLoads[source], bySource[source]);
            }
        }
    }

    /** Of a range of windows, only what was counted by source during them, where the file says when that was. */
    private double @Nullable [][][] readSources(WindowsFile file) throws IOException {
        WindowRange range = options.windowRange();
        boolean ranged = range != null && sources.size() == 1 && range.last() < file.windows();
        if (!ranged && options.skipSteps() == 0) {
            return file.readSources();
        }
        long[] names = file.readLabels();
        long first = names[ranged && range != null ? range.first() : 0];
        long last = ranged && range != null ? names[range.last()] : Long.MAX_VALUE;
        double[][][] during = file.readSources(label -> label >= first && label <= last);
        if (during != null || file.sources() == 0) {
            return during;
        }
        notes.add("loads by source are those of all their windows, none of which is in "
                + (ranged ? "windows " + range : "the windows kept"));
        return file.readSources();
    }

    private void keepRange() {
        WindowRange range = options.windowRange();
        if (range == null) {
            return;
        }
        int count = loads.size();
        if (range.last() >= count) {
            throw new FormatException(files() + ": window range (" + range + ") must be in 0.." + (count - 1)
                    + ", there " + (count == 1 ? "is 1 load window" : "are " + count + " load windows"));
        }
        long[] names = names();
        List<double[][]> kept = List.copyOf(loads.subList(range.first(), range.last() + 1));
        loads.clear();
        loads.addAll(kept);
        labels.clear();
        labels.add(java.util.Arrays.copyOfRange(names, range.first(), range.last() + 1));
        boolean traced = of(TraceFile.class).findAny().isPresent();
        if (traced || transitions != null) {
            notes.add("loads are those of windows " + range + ", transitions and selections those of all files");
        }
    }

    private void readTransitions(TransitionsCsv csv) throws IOException {
        of(TraceFile.class).findAny().ifPresent(trace -> {
            throw new FormatException(csv.file() + " and " + trace.file() + " both give transitions; leave one out");
        });
        double[][][] counts = csv.read(shape.layerIds(), shape.experts(), shape.layersFrom());
        if (transitions == null) {
            transitions = counts;
        } else {
            for (int pair = 0; pair < counts.length; pair++) {
                addTo(transitions[pair], counts[pair]);
            }
        }
    }

    private void implyLoads() {
        if (transitions != null) {
            int[] sourceIds = of(TransitionsCsv.class)
                    .flatMapToInt(csv -> java.util.Arrays.stream(csv.sourceIds()))
                    .sorted()
                    .distinct()
                    .toArray();
            loads.add(TransitionsCsv.impliedLoads(transitions, shape.layerIds(), sourceIds, shape.experts()));
            notes.add("no loads given: row sums of the transitions serve as loads, column sums for the last layer");
        }
    }

    private void addLoads(double[][] table) {
        loads.add(table);
        labels.add(new long[] {loads.size() - 1L});
    }

    private LoadWindows windows() {
        if (loads.size() < 2
                && options.windowRange() == null
                && of(WindowsFile.class).findAny().isEmpty()) {
            throw new FormatException(files() + ": time windows are wanted, but there is only one; give load windows or"
                    + " at least two files with loads");
        }
        return LoadWindows.of(names(), loads.toArray(double[][][]::new));
    }

    /** Labels of several files may repeat or run backwards; then positions are the only order there is. */
    private long[] names() {
        return labels.size() == 1
                ? labels.get(0)
                : LongStream.range(0, loads.size()).toArray();
    }

    private static double[][] sum(List<double[][]> tables) {
        double[][] sum = tables.get(0);
        for (double[][] table : tables.subList(1, tables.size())) {
            addTo(sum, table);
        }
        return sum;
    }

    private static void addTo(double[][] sum, double[][] table) {
        for (int row = 0; row < sum.length; row++) {
            for (int column = 0; column < sum[row].length; column++) {
                sum[row][column] += table[row][column];
            }
        }
    }

    private <T extends ProfileSource> java.util.stream.Stream<T> of(Class<T> kind) {
        return sources.stream().filter(kind::isInstance).map(kind::cast);
    }

    private String files() {
        return sources.stream().map(source -> source.file().toString()).collect(Collectors.joining(", "));
    }
}
