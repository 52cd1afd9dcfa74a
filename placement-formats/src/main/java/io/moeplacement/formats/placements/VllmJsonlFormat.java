package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code initial_mapping_path} that is proposed for vLLM: lines of JSON, of which one is {@code {"record_type":
 * "eplb_initial_mapping", "version": 1, "num_redundant_experts": R, "num_slots": P, "initial_global_assignments": {"0":
 * [expert of each slot], ...}}}. Layers with experts are counted from 0. Lines of load statistics are passed over.
 */
record VllmJsonlFormat() implements PlacementCodec {

    static final String TYPE_KEY = "record_type";

    private static final String TYPE = "eplb_initial_mapping";
    private static final String REDUNDANT = "num_redundant_experts";
    private static final String SLOTS = "num_slots";
    private static final String ASSIGNMENTS = "initial_global_assignments";
    private static final List<String> OTHERS = List.of("eplb_load_meta", "eplb_load_stats");

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        List<Parts> mappings = JsonFiles.readAll(file, SizeLimits.MAX_PLACEMENT_BYTES, VllmJsonlFormat::line).stream()
                .flatMap(Optional::stream)
                .toList();
        if (mappings.size() != 1) {
            throw new FormatException(file + ": " + mappings.size() + " lines of record_type " + TYPE
                    + ", exactly one is expected"
                    + (mappings.isEmpty() ? "; this file holds statistics, not a placement" : ""));
        }
        return mappings.get(0).table(file);
    }

    private static Optional<Parts> line(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            if (!key.equals(TYPE_KEY) && parts.type == null) {
                throw in.bad("unexpected key; the first key of a line must be " + TYPE_KEY);
            }
            if (parts.isStatistics()) {
                in.skip();
                return;
            }
            switch (key) {
                case TYPE_KEY -> parts.type(in);
                case "version" -> parts.version = in.version();
                case REDUNDANT -> parts.redundant = in.integer(0, Integer.MAX_VALUE);
                case SLOTS -> parts.slots = in.integer(1, Integer.MAX_VALUE);
                case ASSIGNMENTS -> parts.assignments(in);
                default -> throw in.unknownKey(TYPE_KEY, "version", REDUNDANT, SLOTS, ASSIGNMENTS);
            }
        });
        in.required(parts.type, TYPE_KEY);
        if (parts.isStatistics()) {
            return Optional.empty();
        }
        in.required(parts.version, "version");
        in.required(parts.redundant, REDUNDANT);
        in.required(parts.slots, SLOTS);
        in.required(parts.rows.isEmpty() ? null : parts.rows, ASSIGNMENTS);
        return Optional.of(parts);
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        int slots = placement.layout().slots(0);
        JsonOut.writeLine(
                file,
                json -> json.object(out -> {
                    out.text(TYPE_KEY, TYPE);
                    out.number("version", 1);
                    out.number(REDUNDANT, slots - placement.experts());
                    out.number(SLOTS, slots);
                    out.object(ASSIGNMENTS, rows -> {
                        for (int layer = 0; layer < placement.layers(); layer++) {
                            rows.integers(Integer.toString(layer), placement.row(layer));
                        }
                    });
                }));
    }

    private static final class Parts {
        private final LayerRows rows = new LayerRows();
        private @Nullable String type;
        private @Nullable Integer version;
        private @Nullable Integer redundant;
        private @Nullable Integer slots;

        private boolean isStatistics() {
            return type != null && OTHERS.contains(type);
        }

        private void type(JsonIn in) throws IOException {
            String found = in.text();
            if (!found.equals(TYPE) && !OTHERS.contains(found)) {
                throw in.bad("unknown record type; known are " + TYPE + ", " + String.join(", ", OTHERS));
            }
            type = found;
        }

        private void assignments(JsonIn in) throws IOException {
            in.object(key -> {
                Integer layer = LayerRows.layer(key);
                if (layer == null || !rows.add(layer, in.integers())) {
                    throw in.bad(
                            "key must be the number of a layer with experts, counted from 0, each once and at most "
                                    + SizeLimits.MAX_LAYERS);
                }
            });
        }

        private PlacementTable table(Path file) {
            int all = Objects.requireNonNull(slots);
            int spare = Objects.requireNonNull(redundant);
            if (spare >= all) {
                throw new FormatException(
                        file + ": " + REDUNDANT + " (" + spare + ") must be below " + SLOTS + " (" + all + ")");
            }
            Integer gap = rows.gap();
            if (gap != null) {
                throw new FormatException(file + ": " + ASSIGNMENTS + " has no layer " + gap
                        + "; vLLM counts layers with experts from 0 without gaps");
            }
            PlacementTable table =
                    rows.table(file, LayerNumbering.POSITION, all - spare).requireEqualRows(VllmFormat.ENGINE);
            if (table.rows()[0].length != all) {
                throw new FormatException(
                        file + ": " + SLOTS + " is " + all + ", but rows have " + table.rows()[0].length + " slots");
            }
            return table;
        }
    }
}
