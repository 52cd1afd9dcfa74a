package io.moeplacement.formats;

import io.moeplacement.MigrationPlan;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Migration files: {@code {"version": 1, "moves": 2, "movesFromStorage": 0, "waves": [[{"layer": id, "expert": e,
 * "fromDevice": g, "fromSlot": s, "toDevice": h, "toSlot": t}, ...], ...]}}. Layers have the profile's ids, devices the
 * numbers of today, slots are counted over all devices of the layer. Device and slot of origin are null when an expert is
 * loaded from storage. The moves of a wave read the state before it and take effect together.
 */
public final class MigrationJson {

    private MigrationJson() {}

    /**
     * Writes a plan; on failure nothing is left.
     *
     * @param layerIds id of each layer, {@code [layers]}
     * @throws FormatException when the file cannot be written
     */
    public static void write(Path file, MigrationPlan plan, int[] layerIds) {
        OutputFile.write(
                file,
                target -> JsonOut.write(target, json -> json.object(out -> fields(out, plan, layerIds))),
                written -> JsonFiles.read(written, Long.MAX_VALUE, in -> {
                    in.skip();
                    return written;
                }));
    }

    /** Whether a file looks like a plan that was written here, so that a new one may take its place. */
    public static boolean isMigration(Path file) {
        Set<String> keys = new HashSet<>();
        try {
            return JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, in -> {
                in.object(key -> {
                    keys.add(key);
                    in.skip();
                });
                return keys.equals(Set.of("version", "moves", "movesFromStorage", "waves"));
            });
        } catch (FormatException e) {
            return false;
        }
    }

    private static void fields(JsonOut out, MigrationPlan plan, int[] layerIds) throws IOException {
        out.number("version", 1);
        out.number("moves", plan.moves());
        out.number("movesFromStorage", plan.movesFromStorage());
        out.array("waves", waves -> {
            for (MigrationPlan.Wave wave : plan.waves()) {
                waves.array(moves -> {
                    for (MigrationPlan.Move move : wave.moves()) {
                        moves.object(body -> fields(body, move, layerIds));
                    }
                });
            }
        });
    }

    private static void fields(JsonOut out, MigrationPlan.Move move, int[] layerIds) throws IOException {
        out.number("layer", layerIds[move.layer()]);
        out.number("expert", move.expert());
        if (move.isFromStorage()) {
            out.nothing("fromDevice");
            out.nothing("fromSlot");
        } else {
            out.number("fromDevice", move.fromDevice());
            out.number("fromSlot", move.fromSlot());
        }
        out.number("toDevice", move.toDevice());
        out.number("toSlot", move.toSlot());
    }
}
