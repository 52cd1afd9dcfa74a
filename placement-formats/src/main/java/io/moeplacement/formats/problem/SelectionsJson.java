package io.moeplacement.formats.problem;

import io.moeplacement.Selections;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The selections inside a problem file: {@code {"basis": "tokens", "layers": [{"sets": [[0, 3], [1, 2]], "counts": [5,
 * 7]}]}}.
 */
final class SelectionsJson {

    private SelectionsJson() {}

    private record Layer(int[][] sets, double[] counts) {}

    /** What was read, before the number of experts is known. */
    record Content(Selections.Basis basis, List<Layer> layers) {

        /** @throws IllegalArgumentException when a set or count is not allowed */
        Selections build(int experts) {
            List<Selections.LayerBuilder> builders = new ArrayList<>();
            for (Layer layer : layers) {
                if (layer.sets.length != layer.counts.length) {
                    throw new IllegalArgumentException("selections, layer " + builders.size() + ": " + layer.sets.length
                            + " sets, " + layer.counts.length + " counts");
                }
                Selections.LayerBuilder builder = new Selections.LayerBuilder(experts);
                for (int set = 0; set < layer.sets.length; set++) {
                    builder.add(layer.sets[set], layer.counts[set]);
                }
                builders.add(builder);
            }
            if (builders.isEmpty()) {
                throw new IllegalArgumentException("selections have no layers");
            }
            return Selections.of(basis, builders);
        }
    }

    static void write(JsonOut out, @Nullable Selections selections) throws IOException {
        if (selections == null) {
            return;
        }
        out.object("selections", body -> {
            body.text("basis", JsonOut.name(selections.basis()));
            body.array("layers", layers -> {
                for (int layer = 0; layer < selections.layers(); layer++) {
                    int index = layer;
                    layers.object(entry -> layer(entry, selections, index));
                }
            });
        });
    }

    private static void layer(JsonOut out, Selections selections, int layer) throws IOException {
        int sets = selections.sets(layer);
        out.array("sets", rows -> {
            for (int set = 0; set < sets; set++) {
                int[] experts = new int[selections.size(layer, set)];
                for (int position = 0; position < experts.length; position++) {
                    experts[position] = selections.expert(layer, set, position);
                }
                rows.integers(experts);
            }
        });
        out.array("counts", counts -> {
            for (int set = 0; set < sets; set++) {
                counts.number(selections.count(layer, set));
            }
        });
    }

    static Content read(JsonIn in) throws IOException {
        Selections.@Nullable Basis[] basis = new Selections.Basis[1];
        List<Layer> layers = new ArrayList<>();
        in.object(key -> {
            switch (key) {
                case "basis" -> basis[0] = in.constant(Selections.Basis.class);
                case "layers" -> layers.addAll(in.list(() -> readLayer(in)));
                default -> throw in.unknownKey("basis", "layers");
            }
        });
        return new Content(in.required(basis[0], "profile.selections.basis"), layers);
    }

    private static Layer readLayer(JsonIn in) throws IOException {
        int[][][] sets = new int[1][0][];
        double[][] counts = new double[1][0];
        in.object(key -> {
            switch (key) {
                case "sets" -> sets[0] = in.integerRows();
                case "counts" -> counts[0] = in.numbers();
                default -> throw in.unknownKey("sets", "counts");
            }
        });
        return new Layer(sets[0], counts[0]);
    }
}
