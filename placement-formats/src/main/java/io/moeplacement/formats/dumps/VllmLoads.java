package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.profiles.StepTables;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Load statistics as proposed for vLLM (#41141): JSON lines, one {@code eplb_load_stats} per step, counted per slot and
 * here added up per expert by the map in force. Lines of other known kinds are passed over.
 */
record VllmLoads(Path file, long maxBytes) implements StepTables {

    static final String RECORD_TYPE = "record_type";

    private static final String STATISTICS = "eplb_load_stats";

    @Override
    public void forEach(Visitor visitor) throws IOException {
        int[] experts = {0};
        long[] seen = {0};
        JsonFiles.readLines(file, maxBytes, in -> {
            Line line = new Line();
            in.object(key -> readField(in, key, line));
            if (line.isStatistics(in)) {
                visitor.step(in.required(line.step, "step"), line.perExpert(in, experts));
                seen[0]++;
            }
        });
        if (seen[0] == 0) {
            throw new FormatException(file + ": no line with " + RECORD_TYPE + " " + STATISTICS);
        }
    }

    private static void readField(JsonIn in, String key, Line line) throws IOException {
        switch (key) {
            case RECORD_TYPE -> line.type = in.text();
            case "version" -> line.version = in.version();
            case "step" -> line.step = in.whole();
            case "expert_load" -> line.load = JsonTables.table(in);
            case "p2l_map" -> line.map = JsonTables.slots(in);
            default -> in.skip();
        }
    }

    /** One line. */
    private static final class Line {

        private @Nullable String type;
        private @Nullable Integer version;
        private @Nullable Long step;
        private double @Nullable [] @Nullable [] load;
        private int @Nullable [] @Nullable [] map;

        private boolean isStatistics(JsonIn in) {
            String kind = in.required(type, RECORD_TYPE);
            if (!kind.equals(STATISTICS) && !kind.equals("eplb_load_meta") && !kind.equals("eplb_initial_mapping")) {
                throw in.bad(RECORD_TYPE + " '" + kind + "' is not known; known are " + STATISTICS
                        + ", eplb_load_meta and eplb_initial_mapping");
            }
            in.required(version, "version");
            return kind.equals(STATISTICS);
        }

        /** @param experts their number, 0 before the first line */
        private double[][] perExpert(JsonIn in, int[] experts) {
            double[][] slots = in.required(load, "expert_load");
            int[][] physicalToLogical = in.required(map, "p2l_map");
            if (physicalToLogical.length != slots.length) {
                throw in.bad("p2l_map has " + physicalToLogical.length + " layers, expert_load " + slots.length);
            }
            if (experts[0] == 0) {
                experts[0] = SlotMap.experts(physicalToLogical, in::bad);
                SizeLimits.requireTable("loads", slots.length, experts[0]);
            }
            double[][] loads = new double[slots.length][experts[0]];
            for (int layer = 0; layer < loads.length; layer++) {
                SlotMap.scatter(slots[layer], physicalToLogical[layer], loads[layer], layer, in::bad);
            }
            return loads;
        }
    }
}
