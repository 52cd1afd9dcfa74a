package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.text.CsvRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * ExFlow's result: CSV {@code Expert,Node}, one row per expert of a layer, expert {@code layer * E + e} with layers counted
 * from 0, node the device that holds its only copy. E is not in the file.
 */
record ExflowFormat() implements PlacementCodec {

    static final String ENGINE = "ExFlow";
    static final String HEADER = "Expert,Node";

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        int[] nodes;
        try {
            nodes = nodes(file);
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
        int experts = experts(file, nodes.length, hints);
        int devices = devices(file, nodes, hints.devices());
        int layers = nodes.length / experts;
        SizeLimits.requireTable(file + ": placement", layers, devices);
        DeviceSets sets = new DeviceSets(layers, devices);
        long[] order = new long[experts];
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                order[expert] = (long) nodes[layer * experts + expert] * experts + expert;
            }
            Arrays.sort(order);
            for (long next : order) {
                sets.add(layer, (int) (next / experts), (int) (next % experts));
            }
        }
        return sets.table(file, experts);
    }

    /** The device of each expert of each layer. */
    private static int[] nodes(Path file) throws IOException {
        // A row has at least four bytes, the last three: no file of a few bytes claims a large table.
        int[] nodes = new int[(int) Math.min(SizeLimits.MAX_TABLE, Files.size(file) / 3)];
        Arrays.fill(nodes, -1);
        int[] rows = {0};
        CsvRows.visit(file, HEADER, SizeLimits.MAX_PLACEMENT_BYTES, (line, fields) -> {
            String at = file + ":" + line + ": ";
            if (fields[0] >= nodes.length) {
                throw new FormatException(at + "Expert (" + fields[0] + ") is more than the file can have rows;"
                        + " experts must be there without gaps from 0 on, at most " + SizeLimits.MAX_TABLE);
            }
            if (fields[1] >= SizeLimits.MAX_DEVICES) {
                throw new FormatException(
                        at + "Node (" + fields[1] + ") must be in 0.." + (SizeLimits.MAX_DEVICES - 1));
            }
            int expert = (int) fields[0];
            if (nodes[expert] >= 0) {
                throw new FormatException(at + "expert " + expert + " is there twice; ExFlow has one copy of each");
            }
            nodes[expert] = (int) fields[1];
            rows[0]++;
        });
        int count = rows[0];
        for (int expert = 0; expert < count; expert++) {
            if (nodes[expert] < 0) {
                throw new FormatException(file + ": expert " + expert + " is missing, though there are " + count
                        + " rows; experts must be there without gaps from 0 on");
            }
        }
        if (count == 0) {
            throw new FormatException(file + ": no rows after the header " + HEADER);
        }
        return Arrays.copyOf(nodes, count);
    }

    private static int experts(Path file, int rows, PlacementHints hints) {
        int[] ids = hints.layerIds();
        int layers = ids == null ? 0 : ids.length;
        Integer experts = hints.experts();
        if (experts == null && ids == null) {
            throw new FormatException(file + ": " + rows + " experts of all layers together; ExFlow's file does not say"
                    + " how many layers they are: say which layers, or how many experts a layer has");
        }
        long expected = experts == null ? layers : (long) experts * Math.max(1, layers);
        if (rows % expected != 0 || (experts != null && ids != null && rows != expected)) {
            throw new FormatException(file + ": " + rows + " rows do not fit "
                    + (ids == null ? "any number of" : layers) + " layers"
                    + (experts == null ? "" : " of " + experts + " experts"));
        }
        int each = experts != null ? experts : rows / layers;
        if (each > SizeLimits.MAX_EXPERTS || rows / each > SizeLimits.MAX_LAYERS) {
            throw new FormatException(file + ": " + rows / each + " layers of " + each + " experts, at most "
                    + SizeLimits.MAX_LAYERS + " of " + SizeLimits.MAX_EXPERTS + " are allowed");
        }
        return each;
    }

    private static int devices(Path file, int[] nodes, @Nullable Integer said) {
        int needed = Arrays.stream(nodes).max().orElse(0) + 1;
        if (said != null && needed > said) {
            throw new FormatException(
                    file + ": Node " + (needed - 1) + " is named, but there are " + said + " devices");
        }
        return said != null ? said : needed;
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            out.write(HEADER + "\n");
            int[] nodes = new int[placement.experts()];
            for (int layer = 0; layer < placement.layers(); layer++) {
                for (int slot = 0; slot < nodes.length; slot++) {
                    nodes[placement.expertAt(layer, slot)] = placement.layout().deviceOf(layer, slot);
                }
                for (int expert = 0; expert < nodes.length; expert++) {
                    out.write((long) layer * nodes.length + expert + "," + nodes[expert] + "\n");
                }
            }
        }
    }

    @Override
    public Placement kept(Placement placement) {
        return DeviceSets.ascending(placement);
    }
}
