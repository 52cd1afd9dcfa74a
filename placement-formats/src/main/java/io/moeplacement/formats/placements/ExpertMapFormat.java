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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code expert_map.json} of vllm-ascend and MindIE: {@code {"moe_layer_count": L, "layer_list": [{"layer_id": l,
 * "device_count": G, "device_list": [{"device_id": g, "device_expert": [expert of each slot]}, ...]}, ...]}}. vllm-ascend
 * takes layers by position, MindIE by id; ids 0..L-1 in order mean the same to both. Both refuse lists of different length.
 */
record ExpertMapFormat() implements PlacementCodec {

    static final String LAYERS_KEY = "layer_list";

    private static final String COUNT = "moe_layer_count";
    private static final String LAYER_ID = "layer_id";
    private static final String DEVICE_COUNT = "device_count";
    private static final String DEVICES = "device_list";
    private static final String DEVICE_ID = "device_id";
    private static final String EXPERTS = "device_expert";

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        List<int[][]> layers = JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, ExpertMapFormat::layers);
        int[][] rows = new int[layers.size()][];
        int[][] slots = new int[layers.size()][];
        for (int layer = 0; layer < rows.length; layer++) {
            int[][] devices = layers.get(layer);
            int[][] first = layers.get(0);
            if (devices.length != first.length) {
                throw new FormatException(file + ": layer_list entry " + layer + " has " + devices.length
                        + " devices, entry 0 has " + first.length);
            }
            slots[layer] = new int[devices.length];
            int length = first[0].length;
            rows[layer] = new int[length * devices.length];
            for (int device = 0; device < devices.length; device++) {
                if (devices[device].length != length) {
                    throw new FormatException(file + ": layer_list entry " + layer + ", device " + device + " has "
                            + devices[device].length + " experts, the first has " + length
                            + "; vllm-ascend and MindIE refuse lists of different length");
                }
                slots[layer][device] = length;
                System.arraycopy(devices[device], 0, rows[layer], device * length, length);
            }
        }
        return PlacementTable.ofRows(file, LayerNumbering.POSITION, null, slots, rows);
    }

    private static List<int[][]> layers(JsonIn in) throws IOException {
        @Nullable Integer[] count = {null};
        List<int[][]> layers = new ArrayList<>();
        int[] lastId = {-1};
        in.object(key -> {
            switch (key) {
                case COUNT -> count[0] = in.integer(1, SizeLimits.MAX_LAYERS);
                case LAYERS_KEY -> in.list(() -> layers.add(layer(in, lastId)));
                default -> throw in.unknownKey(COUNT, LAYERS_KEY);
            }
        });
        int said = in.required(count[0], COUNT);
        if (said != layers.size()) {
            throw in.bad(COUNT + " is " + said + ", but " + LAYERS_KEY + " has " + layers.size() + " entries");
        }
        return layers;
    }

    /** Experts of each device, {@code [devices][slots]}, of one entry. */
    private static int[][] layer(JsonIn in, int[] lastId) throws IOException {
        @Nullable Integer[] said = {null, null};
        List<int[]> devices = new ArrayList<>();
        in.object(key -> {
            switch (key) {
                case LAYER_ID -> said[0] = in.integer(0, Integer.MAX_VALUE);
                case DEVICE_COUNT -> said[1] = in.integer(1, SizeLimits.MAX_DEVICES);
                case DEVICES -> in.list(() -> devices.add(device(in, devices.size())));
                default -> throw in.unknownKey(LAYER_ID, DEVICE_COUNT, DEVICES);
            }
        });
        int id = in.required(said[0], LAYER_ID);
        if (id <= lastId[0]) {
            throw in.bad(LAYER_ID + " " + id + " after " + lastId[0]
                    + ": ids must ascend, or vllm-ascend (by position) and MindIE (by id) would read different layers");
        }
        lastId[0] = id;
        int count = in.required(said[1], DEVICE_COUNT);
        if (count != devices.size()) {
            throw in.bad(DEVICE_COUNT + " is " + count + ", but " + DEVICES + " has " + devices.size() + " entries");
        }
        return devices.toArray(int[][]::new);
    }

    private static int[] device(JsonIn in, int position) throws IOException {
        @Nullable Integer[] id = {null};
        int[] @Nullable [] experts = {null};
        in.object(key -> {
            switch (key) {
                case DEVICE_ID -> id[0] = in.integer(position, position);
                case EXPERTS -> experts[0] = in.integers();
                default -> throw in.unknownKey(DEVICE_ID, EXPERTS);
            }
        });
        in.required(id[0], DEVICE_ID);
        return in.required(experts[0], EXPERTS);
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        JsonOut.write(
                file,
                json -> json.object(out -> {
                    out.number(COUNT, placement.layers());
                    out.array(LAYERS_KEY, layers -> {
                        for (int layer = 0; layer < placement.layers(); layer++) {
                            int position = layer;
                            layers.object(entry -> writeLayer(entry, placement, position));
                        }
                    });
                }));
    }

    private static void writeLayer(JsonOut out, Placement placement, int layer) throws IOException {
        out.number(LAYER_ID, layer);
        out.number(DEVICE_COUNT, placement.devices());
        out.array(DEVICES, devices -> {
            int[] row = placement.row(layer);
            for (int device = 0; device < placement.devices(); device++) {
                int id = device;
                int from = placement.layout().firstSlot(layer, device);
                int to = from + placement.layout().slots(layer, device);
                devices.object(entry -> {
                    entry.number(DEVICE_ID, id);
                    entry.integers(EXPERTS, java.util.Arrays.copyOfRange(row, from, to));
                });
            }
        });
    }
}
