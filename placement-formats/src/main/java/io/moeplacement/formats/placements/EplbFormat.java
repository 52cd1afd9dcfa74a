package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.numpy.NpyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** EPLB's {@code phy2log} as a numpy array: integer {@code [layers, slots]}, layers with experts counted from 0. */
record EplbFormat() implements PlacementCodec {

    static final String ENGINE = "EPLB";

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        try (NpyReader array = NpyFiles.open(file)) {
            NpyHeader header = array.header();
            if (header.dimensions() != 2 || !header.isInteger()) {
                throw new FormatException(
                        file + ": array of shape " + header.shapeText() + "; phy2log must be integer [layers, slots]");
            }
            int layers = NpyFiles.size(array, 0, "layers", SizeLimits.MAX_LAYERS);
            int slots = NpyFiles.size(array, 1, "slots", Integer.MAX_VALUE);
            int[][] rows = new int[layers][];
            for (int layer = 0; layer < layers; layer++) {
                rows[layer] = row(array, layer, slots);
            }
            array.finish();
            return PlacementTable.ofRows(file, LayerNumbering.POSITION, null, null, rows);
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static int[] row(NpyReader array, int layer, int slots) throws IOException {
        int[] row = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            long expert = array.nextLong();
            if (expert < 0 || expert >= SizeLimits.MAX_EXPERTS) {
                throw new FormatException(array.where() + ": row " + layer + ", slot " + slot + ": expert (" + expert
                        + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1));
            }
            row[slot] = (int) expert;
        }
        return row;
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            NpyWriter array = new NpyWriter(
                    out, "<i8", placement.layers(), placement.layout().slots(0));
            for (int[] row : placement.physicalToLogical()) {
                for (int expert : row) {
                    array.putLong(expert);
                }
            }
            array.flush();
        }
    }
}
