package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SGLang's {@code --init-expert-location}: {@code {"physical_to_logical_map": [[expert of each slot], ...]}}, one row per
 * layer of the model, slots device by device, and no other key. Rows of layers without experts must be there but are not
 * used; they hold i mod E.
 */
record SglangFormat() implements PlacementCodec {

    static final String ENGINE = "SGLang";
    static final String KEY = "physical_to_logical_map";

    /** Rows as many as layers are taken by position; more rows than the largest layer id are taken by id. */
    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        int[][] rows = JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, SglangFormat::rows);
        return PlacementTable.ofRows(file, LayerNumbering.POSITION_OR_ID, null, null, rows)
                .requireEqualRows(ENGINE);
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

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        int[] unused = new int[placement.layout().slots(0)];
        Arrays.setAll(unused, slot -> slot % context.experts());
        int[][] map = new int[context.largestLayerId() + 1][];
        Arrays.fill(map, unused);
        for (int layer = 0; layer < placement.layers(); layer++) {
            map[context.layerId(layer)] = placement.row(layer);
        }
        JsonOut.write(file, json -> json.object(out -> out.rows(KEY, map)));
    }
}
