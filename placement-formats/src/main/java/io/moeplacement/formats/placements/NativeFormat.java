package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The library's own placement file, which can say every placement: {@code {"version": 1, "layerIds": [layers], "experts":
 * E, "slots": [[layers][devices]], "physicalToLogical": [[layers][slots]]}}. Layers are found by id.
 */
public record NativeFormat() implements PlacementCodec {

    static final String MAP_KEY = "physicalToLogical";

    /** The key under which a solution file holds such a placement. */
    public static final String SOLUTION_KEY = "placement";

    /** A placement together with the ids of its layers. */
    public record Content(int[] layerIds, Placement placement) {

        /**
         * What such a file says.
         *
         * @param file for messages
         */
        public PlacementTable table(Path file) {
            return new PlacementTable(
                    file,
                    LayerNumbering.ID,
                    layerIds,
                    placement.experts(),
                    placement.layout().toArray(),
                    placement.physicalToLogical());
        }
    }

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        return JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, NativeFormat::content)
                .table(file);
    }

    /** Reads the object. */
    public static Content content(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "version" -> parts.version = in.version();
                case "layerIds" -> parts.layerIds = in.integers();
                case "experts" -> parts.experts = in.integer(1, SizeLimits.MAX_EXPERTS);
                case "slots" -> parts.slots = in.integerRows();
                case MAP_KEY -> parts.map = in.integerRows();
                default -> throw in.unknownKey("version", "layerIds", "experts", "slots", MAP_KEY);
            }
        });
        in.required(parts.version, "version");
        int[] ids = in.required(parts.layerIds, "layerIds");
        int experts = in.required(parts.experts, "experts");
        int[][] slots = in.required(parts.slots, "slots");
        int[][] map = in.required(parts.map, MAP_KEY);
        return in.checked("placement", () -> {
            SizeLimits.requireTable("placement", map.length, experts);
            if (ids.length != map.length) {
                throw new IllegalArgumentException(ids.length + " layerIds for " + map.length + " rows");
            }
            Placement placement = Placement.of(SlotLayout.of(slots), experts, map);
            return new Content(
                    PlacementContext.of(ids, experts, placement.devices()).layerIds(), placement);
        });
    }

    private static final class Parts {
        private @Nullable Integer version;
        private int @Nullable [] layerIds;
        private @Nullable Integer experts;
        private int @Nullable [] @Nullable [] slots;
        private int @Nullable [] @Nullable [] map;
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        JsonOut.write(file, json -> json.object(out -> fields(out, context.layerIds(), placement)));
    }

    /** Writes the keys of the object. */
    public static void fields(JsonOut out, int[] layerIds, Placement placement) throws IOException {
        out.number("version", 1);
        out.integers("layerIds", layerIds);
        out.number("experts", placement.experts());
        out.rows("slots", placement.layout().toArray());
        out.rows(MAP_KEY, placement.physicalToLogical());
    }
}
