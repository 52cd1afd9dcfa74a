package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.StepTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts of TensorRT-LLM per iteration, summed over ranks. */
record TensorRtCounts(Path file, TensorRtFolder.Meta meta, TensorRtSteps steps, List<String> notes)
        implements StepTables {

    @Override
    public int[] layerIds() {
        return steps.layers().clone();
    }

    @Override
    public @Nullable Integer topK() {
        return meta.topK();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        int layers = steps.layers().length;
        SizeLimits.requireTable(file + ": loads", layers, meta.experts());
        try (TensorRtSteps.Channels channels = steps.channels()) {
            for (int iteration = 0; iteration < steps.iterations().length; iteration++) {
                double[][] loads = new double[layers][meta.experts()];
                for (int rank = 0; rank < steps.ranks().size(); rank++) {
                    for (int layer = 0; layer < layers; layer++) {
                        TensorRtSteps.Rank arrays = steps.ranks().get(rank);
                        int index = iteration * layers + layer;
                        long[] counts = arrays.read(channels.open().get(rank), index);
                        add(
                                counts,
                                loads[layer],
                                arrays.file() + ", array '" + steps.iterations()[iteration] + "_"
                                        + steps.layers()[layer] + "'");
                    }
                }
                visitor.step(steps.iterations()[iteration], loads);
            }
        }
    }

    private static void add(long[] counts, double[] loads, String where) {
        if (counts.length != loads.length) {
            throw new FormatException(
                    where + " has " + counts.length + " counts, meta_info.json says " + loads.length + " experts");
        }
        for (int expert = 0; expert < counts.length; expert++) {
            if (counts[expert] < 0 || counts[expert] > SizeLimits.MAX_COUNT) {
                SizeLimits.requireCount(where + ", expert " + expert, (double) counts[expert]);
            }
            loads[expert] += counts[expert];
        }
    }
}
