package io.moeplacement.formats;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The placement that was in force while counts were taken, as vllm-ascend's and MindIE's {@code expert_map.json} says it.
 *
 * @param map {@code [layers][devices][slots]}
 * @param experts largest id plus 1
 */
record DeviceMap(Path file, List<Map<Integer, int[]>> map, int experts) {

    private static final int MAX_BYTES = 1 << 26;

    static DeviceMap read(Path file) {
        return JsonFiles.read(file, MAX_BYTES, in -> {
            Map<Integer, Map<Integer, int[]>> layers = new TreeMap<>();
            in.object(key -> {
                if (key.equals("layer_list")) {
                    in.elements(layer -> readLayer(layer, layers));
                } else {
                    in.skip();
                }
            });
            int largest = layers.values().stream()
                    .flatMap(devices -> devices.values().stream())
                    .flatMapToInt(java.util.Arrays::stream)
                    .max()
                    .orElseThrow(() -> new FormatException(file + ": layer_list names no expert"));
            return new DeviceMap(file, List.copyOf(layers.values()), largest + 1);
        });
    }

    private static void readLayer(JsonIn in, Map<Integer, Map<Integer, int[]>> layers) throws java.io.IOException {
        int[] id = {-1};
        Map<Integer, int[]> devices = new TreeMap<>();
        in.object(key -> {
            switch (key) {
                case "layer_id" -> id[0] = in.integer(0, SizeLimits.MAX_LAYERS);
                case "device_list" -> in.elements(device -> readDevice(device, devices));
                default -> in.skip();
            }
        });
        if (id[0] < 0 || layers.put(id[0], devices) != null) {
            throw in.bad("layer_id is missing or there twice");
        }
    }

    private static void readDevice(JsonIn in, Map<Integer, int[]> devices) throws java.io.IOException {
        int[] id = {-1};
        int[][] slots = new int[1][];
        in.object(key -> {
            switch (key) {
                case "device_id" -> id[0] = in.integer(0, SizeLimits.MAX_DEVICES);
                case "device_expert" -> slots[0] = in.integers();
                default -> in.skip();
            }
        });
        if (id[0] < 0 || slots[0] == null || devices.put(id[0], slots[0]) != null) {
            throw in.bad("device_id or device_expert is missing, or there twice");
        }
        for (int expert : slots[0]) {
            if (expert < 0 || expert >= SizeLimits.MAX_EXPERTS) {
                throw in.bad("expert (" + expert + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1));
            }
        }
    }

    int layers() {
        return map.size();
    }

    /** Experts in the slots of a device. */
    int[] slots(int layer, int device) {
        int[] slots = map.get(layer).get(device);
        if (slots == null) {
            throw new FormatException(file + ": layer at position " + layer + " has no device " + device);
        }
        return slots;
    }
}
