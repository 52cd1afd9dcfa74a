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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code initial_expert_map_path} that is proposed for vLLM: {@code [[expert of each slot], ...]}, one row per layer
 * with experts, or one row {@code [expert of each slot]} for all of them.
 */
record VllmFormat() implements PlacementCodec {

    static final String ENGINE = "vLLM";

    /** Room for physical slots of one expert in its tables. */
    static final int MAX_COPIES = 1024;

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        int[][] rows = JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, in -> rows(file, in, hints));
        return PlacementTable.ofRows(file, LayerNumbering.POSITION, null, null, rows)
                .requireEqualRows(ENGINE);
    }

    private static int[][] rows(Path file, JsonIn in, PlacementHints hints) throws IOException {
        List<int[]> rows = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        in.list(() -> {
            if (in.isArray() && all.isEmpty()) {
                rows.add(in.integers());
            } else if (in.isArray()) {
                throw in.bad("a whole number expected as before, not a row");
            } else if (rows.isEmpty()) {
                all.add(in.integer());
            } else {
                throw in.bad("a row expected as before, not a number");
            }
            return in;
        });
        if (all.isEmpty()) {
            return rows.toArray(int[][]::new);
        }
        int[] ids = hints.layerIds();
        int[][] same = new int[ids == null ? 1 : ids.length][];
        SizeLimits.requireTable(file + ": placement", same.length, all.size());
        Arrays.fill(same, all.stream().mapToInt(Integer::intValue).toArray());
        return same;
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        JsonOut.write(file, out -> out.rows(placement.physicalToLogical()));
    }
}
