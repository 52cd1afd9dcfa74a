package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.YamlIn;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TensorRT-LLM's load balancer configuration, YAML: {@code initial_global_assignments} from the model's layer number to the
 * expert of each slot, {@code num_slots}, {@code layer_updates_per_iter} (0: the placement stays), and no other key.
 */
record TrtllmFormat() implements PlacementCodec {

    static final String ENGINE = "TensorRT-LLM";
    static final String ASSIGNMENTS = "initial_global_assignments";
    static final String SLOTS = "num_slots";
    static final String UPDATES = "layer_updates_per_iter";
    static final List<String> KEYS = List.of(ASSIGNMENTS, UPDATES, SLOTS);

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        Parts parts = YamlIn.read(file, (int) SizeLimits.MAX_PLACEMENT_BYTES, TrtllmFormat::parts);
        if (parts.rows.isEmpty()) {
            throw new FormatException(file + ": " + ASSIGNMENTS + " is missing or empty; without it TensorRT-LLM places"
                    + " experts by itself, so this file says no placement");
        }
        if (parts.slots == null) {
            throw new FormatException(file + ": key '" + SLOTS + "' is missing");
        }
        PlacementTable table = parts.rows.table(file, LayerNumbering.ID, null).requireEqualRows(ENGINE);
        if (table.rows()[0].length != parts.slots) {
            throw new FormatException(file + ": " + SLOTS + " is " + parts.slots + ", but layer " + table.labels()[0]
                    + " has " + table.rows()[0].length + " slots");
        }
        return table;
    }

    private static Parts parts(YamlIn in) throws IOException {
        Parts parts = new Parts();
        in.mapping(key -> {
            switch (key) {
                case ASSIGNMENTS -> {
                    requireFirst(in, key, parts.rows.isEmpty());
                    in.mapping(layer -> parts.assignment(in, layer));
                }
                case SLOTS -> {
                    requireFirst(in, key, parts.slots == null);
                    parts.slots = in.integer();
                }
                case UPDATES -> {
                    requireFirst(in, key, parts.updates == null);
                    parts.updates = in.integer();
                    if (parts.updates < 0) {
                        throw in.bad(parts.updates + " must be at least 0");
                    }
                }
                default -> throw in.bad("unknown key; TensorRT-LLM refuses all but " + String.join(", ", KEYS));
            }
        });
        return parts;
    }

    private static void requireFirst(YamlIn in, String key, boolean first) {
        if (!first) {
            throw in.bad("key " + key + " is there twice");
        }
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        // Written by hand, as the generator knows neither lists on one line nor keys that are numbers.
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            out.write(ASSIGNMENTS + ":\n");
            for (int layer = 0; layer < placement.layers(); layer++) {
                String row = Arrays.stream(placement.row(layer))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
                out.write("  " + context.layerId(layer) + ": [" + row + "]\n");
            }
            out.write(UPDATES + ": 0\n" + SLOTS + ": " + placement.layout().slots(0) + "\n");
        }
    }

    private static final class Parts {
        private final LayerRows rows = new LayerRows();
        private @Nullable Integer slots;
        private @Nullable Integer updates;

        private void assignment(YamlIn in, String key) throws IOException {
            Integer layer = LayerRows.layer(key);
            if (layer == null || !rows.add(layer, in.integers())) {
                throw in.bad(
                        "key must be the model's number of a layer, each once and at most " + SizeLimits.MAX_LAYERS);
            }
        }
    }
}
