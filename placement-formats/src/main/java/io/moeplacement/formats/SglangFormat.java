package io.moeplacement.formats;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SGLang's {@code --init-expert-location}: {@code {"physical_to_logical_map": [[expert of each slot], ...]}}, one row per
 * layer of the model, slots device by device, and no other key. Rows of layers without experts must be there but are not
 * used; they hold i mod E.
 */
record SglangFormat() implements PlacementFormat {

    static final String KEY = "physical_to_logical_map";

    @Override
    public String name() {
        return "sglang";
    }

    /** Rows as many as layers are taken by position; more rows than the largest layer id are taken by id. */
    @Override
    public Placement read(Path file, PlacementContext context) {
        int[][] rows = JsonIn.read(file, PlacementFormats.MAX_BYTES, SglangFormat::rows);
        requireRows(file, rows, context.experts());
        int[] chosen = new int[context.layers()];
        for (int layer = 0; layer < chosen.length; layer++) {
            if (rows.length == context.layers()) {
                chosen[layer] = layer;
            } else if (rows.length > context.largestLayerId()) {
                chosen[layer] = context.layerId(layer);
            } else {
                throw new FormatException(file + ": " + rows.length + " rows; allowed are " + context.layers()
                        + " (one per layer of the profile) or more than the largest layer id, "
                        + context.largestLayerId());
            }
        }
        int[][] map = Arrays.stream(chosen).mapToObj(row -> rows[row]).toArray(int[][]::new);
        try {
            return Placement.of(
                    SlotLayout.ofTotal(map.length, context.devices(), map[0].length), context.experts(), map);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static int[][] rows(JsonIn in) throws IOException {
        int[] @Nullable [][] map = {null};
        in.object(key -> {
            if (!key.equals(KEY)) {
                throw in.bad(
                        key.equals("logical_count")
                                ? "this file holds loads for SGLang to plan from, not a placement"
                                : "unknown key; SGLang allows only " + KEY);
            }
            map[0] = in.integerRows();
        });
        return in.required(map[0], KEY);
    }

    private static void requireRows(Path file, int[][] rows, int experts) {
        for (int row = 0; row < rows.length; row++) {
            String where = file + ": " + KEY + " row " + row;
            if (rows[row].length != rows[0].length) {
                throw new FormatException(where + " has " + rows[row].length + " slots, row 0 has " + rows[0].length
                        + "; SGLang needs equal rows");
            }
            boolean[] placed = new boolean[experts];
            for (int slot = 0; slot < rows[row].length; slot++) {
                int expert = rows[row][slot];
                if (expert < 0 || expert >= experts) {
                    throw new FormatException(
                            where + ", slot " + slot + ": expert (" + expert + ") must be in 0.." + (experts - 1));
                }
                placed[expert] = true;
            }
            for (int expert = 0; expert < experts; expert++) {
                if (!placed[expert]) {
                    throw new FormatException(where + ": expert " + expert + " has no slot");
                }
            }
        }
        if (rows.length == 0) {
            throw new FormatException(file + ": " + KEY + " has no rows");
        }
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) {
        NativeFormat.requireFits(placement, context);
        int slots = placement.layout().slots(0);
        requireEven(file, placement, context, slots);
        int rows = context.largestLayerId() + 1;
        if (rows > SizeLimits.MAX_LAYERS) {
            throw new FormatException(file + ": largest layer id (" + context.largestLayerId() + ") must be below "
                    + SizeLimits.MAX_LAYERS + ", sglang needs a row for every layer up to it");
        }
        int[][] map = new int[rows][];
        for (int layer = 0; layer < placement.layers(); layer++) {
            map[context.layerId(layer)] = placement.row(layer);
        }
        OutputFile.write(
                file,
                target -> JsonOut.write(
                        target,
                        json -> json.object(out -> out.array(KEY, array -> writeRows(array, map, slots, context)))),
                written -> NativeFormat.requireSame(file, placement, read(written, context)));
    }

    private static void requireEven(Path file, Placement placement, PlacementContext context, int slots) {
        for (int layer = 0; layer < placement.layers(); layer++) {
            if (placement.layout().slots(layer) != slots) {
                throw new FormatException(file + ": layer " + context.layerId(layer) + " has "
                        + placement.layout().slots(layer) + " slots, layer " + context.layerId(0) + " has " + slots
                        + "; SGLang refuses rows of different length");
            }
        }
        if (slots % placement.devices() != 0) {
            throw new FormatException(file + ": " + slots + " slots per layer on " + placement.devices()
                    + " devices; SGLang refuses a row length that is not divisible by the EP size");
        }
        if (!placement.layout().isUniform()) {
            throw new FormatException(
                    file + ": devices have different numbers of slots; SGLang gives every device the same number");
        }
    }

    private static void writeRows(JsonOut out, int[][] map, int slots, PlacementContext context) throws IOException {
        int[] unused = new int[slots];
        Arrays.setAll(unused, slot -> slot % context.experts());
        for (int[] row : map) {
            out.integers(row == null ? unused : row);
        }
    }
}
