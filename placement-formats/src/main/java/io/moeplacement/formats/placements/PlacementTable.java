package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.formats.files.SizeLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a placement file says by itself, and how that becomes a placement.
 *
 * @param file where it comes from, for messages
 * @param numbering what rows are counted by
 * @param labels ids or positions of the rows, ascending, {@code [rows]}
 * @param experts experts per layer; null when the file does not say
 * @param slots slots of each device, {@code [rows][devices]}; null when the file does not say, and every device has the same
 * @param rows expert of each slot, {@code [rows][slots]}, not checked
 */
public record PlacementTable(
        Path file,
        LayerNumbering numbering,
        int[] labels,
        @Nullable Integer experts,
        int @Nullable [][] slots,
        int[][] rows) {

    /** Rows that are counted from 0. */
    static PlacementTable ofRows(
            Path file, LayerNumbering numbering, @Nullable Integer experts, int @Nullable [][] slots, int[][] rows) {
        return new PlacementTable(
                file, numbering, IntStream.range(0, rows.length).toArray(), experts, slots, rows);
    }

    /** Refuses rows of different length in the name of an engine. */
    PlacementTable requireEqualRows(String engine) {
        for (int row = 1; row < rows.length; row++) {
            if (rows[row].length != rows[0].length) {
                throw bad(where(row) + " has " + rows[row].length + " slots, " + where(0) + " has " + rows[0].length
                        + "; " + engine + " needs equal rows");
            }
        }
        return this;
    }

    /**
     * The placement.
     *
     * @throws FormatException when ids are out of range, an expert has no slot, or the file does not fit the hints
     */
    public StoredPlacement resolve(String format, PlacementHints hints) {
        if (rows.length == 0) {
            throw bad("has no rows, a placement has at least one layer");
        }
        List<String> notes = new ArrayList<>();
        int all = experts(hints, notes);
        for (int row = 0; row < rows.length; row++) {
            requireComplete(row, all);
        }
        int[] known = hints.layerIds();
        int[] ids = known == null ? labels : known;
        int[] chosen = known == null ? IntStream.range(0, rows.length).toArray() : chosen(known);
        if (numbering == LayerNumbering.POSITION && known == null) {
            notes.add("layers of " + file + " are counted from 0");
        } else if (numbering == LayerNumbering.POSITION_OR_ID && known == null) {
            notes.add("all rows of " + file + " are layers with experts (" + range(ids) + ")");
        } else if (numbering != LayerNumbering.ID && !Arrays.equals(chosen, ids)) {
            notes.add("rows 0.." + (chosen.length - 1) + " of " + file + " are layers " + range(ids));
        }
        try {
            SlotLayout layout = layout(chosen, all, hints, notes);
            Placement placement = Placement.of(
                    layout,
                    all,
                    Arrays.stream(chosen).mapToObj(row -> rows[row]).toArray(int[][]::new));
            return new StoredPlacement(
                    format,
                    placement,
                    PlacementContext.of(ids, all, layout.devices()),
                    slots != null || hints.devices() != null,
                    notes);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** Layer ids in a message: {@code 3..60}, or one by one where there are gaps. */
    public static String range(int[] ids) {
        int last = ids[ids.length - 1];
        boolean gaps = last - ids[0] != ids.length - 1;
        if (gaps && ids.length <= 8) {
            return Arrays.toString(ids);
        }
        return ids[0] + ".." + last + (gaps ? " (" + ids.length + " of them)" : "");
    }

    private int experts(PlacementHints hints, List<String> notes) {
        Integer said = hints.experts();
        Integer expected = hints.devices();
        if (experts != null && said != null && !experts.equals(said)) {
            int devices = slots == null ? 0 : slots[0].length;
            throw bad("placement of " + experts + " experts" + (devices == 0 ? "" : " on " + devices + " devices")
                    + ", expected " + said + " experts" + (expected == null ? "" : " on " + expected + " devices"));
        }
        if (said != null) {
            return said;
        }
        if (experts != null) {
            return experts;
        }
        int largest = -1;
        for (int[] row : rows) {
            for (int expert : row) {
                largest = Math.max(largest, expert);
            }
        }
        if (largest < 0 || largest >= SizeLimits.MAX_EXPERTS) {
            throw bad("largest expert id (" + largest + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1));
        }
        notes.add((largest + 1) + " experts per layer, the largest id of " + file + " plus one");
        return largest + 1;
    }

    private void requireComplete(int row, int all) {
        // Never more memory than the row itself takes: fewer slots than experts leave one out.
        boolean[] placed = new boolean[Math.min(all, rows[row].length + 1)];
        for (int slot = 0; slot < rows[row].length; slot++) {
            int expert = rows[row][slot];
            if (expert < 0 || expert >= all) {
                throw bad(where(row) + ", slot " + slot + ": expert (" + expert + ") must be in 0.." + (all - 1));
            }
            if (expert < placed.length) {
                placed[expert] = true;
            }
        }
        for (int expert = 0; expert < placed.length; expert++) {
            if (!placed[expert]) {
                throw bad(where(row) + ": expert " + expert + " has no slot");
            }
        }
    }

    /** The row of each wanted layer. */
    private int[] chosen(int[] ids) {
        int[] chosen = new int[ids.length];
        boolean byPosition = numbering != LayerNumbering.ID && rows.length == ids.length;
        for (int layer = 0; layer < chosen.length; layer++) {
            if (byPosition) {
                chosen[layer] = layer;
            } else if (numbering == LayerNumbering.POSITION) {
                throw bad(rows.length + " rows; allowed are " + ids.length + ", one per layer (" + range(ids) + ")");
            } else if (numbering == LayerNumbering.POSITION_OR_ID && rows.length <= ids[ids.length - 1]) {
                throw bad(rows.length + " rows; allowed are " + ids.length
                        + " (one per layer) or more than the largest layer id, " + ids[ids.length - 1]);
            } else {
                chosen[layer] = Arrays.binarySearch(labels, ids[layer]);
                if (chosen[layer] < 0) {
                    throw bad("there is no layer " + ids[layer] + ", only " + range(labels) + " (" + labels.length
                            + " layers)");
                }
            }
        }
        return chosen;
    }

    private SlotLayout layout(int[] chosen, int all, PlacementHints hints, List<String> notes) {
        Integer said = hints.devices();
        if (slots != null) {
            int devices = slots[0].length;
            if (said != null && said != devices) {
                throw bad("placement of " + all + " experts on " + devices + " devices, expected " + all
                        + " experts on " + said + " devices");
            }
            return SlotLayout.of(
                    Arrays.stream(chosen).mapToObj(row -> slots[row]).toArray(int[][]::new));
        }
        int perLayer = rows[0].length;
        int devices = said == null ? 1 : said;
        if (perLayer % devices != 0) {
            throw bad(
                    perLayer + " slots on " + devices + " devices do not divide; the file does not say which slots are"
                            + " whose, and its engine gives every device the same number");
        }
        if (said != null && devices > 1) {
            notes.add(file + " does not say how many devices it was made for: " + perLayer + " slots on " + devices
                    + " devices, " + perLayer / devices + " each");
        }
        return SlotLayout.ofTotal(chosen.length, devices, perLayer);
    }

    private String where(int row) {
        return (numbering == LayerNumbering.ID ? "layer " : "row ") + labels[row];
    }

    private FormatException bad(String problem) {
        return new FormatException(file + ": " + problem);
    }
}
