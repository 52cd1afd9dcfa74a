package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.StepTables;
import io.moeplacement.formats.torch.PickleDict;
import io.moeplacement.formats.torch.Tensor;
import io.moeplacement.formats.torch.TensorData;
import io.moeplacement.formats.torch.TensorReader;
import io.moeplacement.formats.torch.TorchFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Loads {@code [steps, layers, experts]} or {@code [layers, experts]} in a torch file: what SGLang's recorder dumps in its
 * modes {@code stat} and {@code stat_approx} as {@code logical_count}, a ring buffer with a row for every hidden layer; or
 * the tensor alone, as EPLB takes it.
 *
 * @param isRing whether it is SGLang's
 */
record TensorLoads(TorchFile torch, Tensor tensor, boolean isRing) implements StepTables {

    static final String LOGICAL_COUNT = "logical_count";

    /** @throws FormatException when the file holds no tensor of two or three dimensions, or it is too large */
    static TensorLoads of(TorchFile torch, long maxBytes) {
        boolean ring = torch.root() instanceof PickleDict;
        String place = ring ? "'" + LOGICAL_COUNT + "'" : "the value";
        Tensor tensor = torch.root() instanceof PickleDict dict
                ? torch.tensor(torch.required(dict, LOGICAL_COUNT, "the dict"), place)
                : torch.tensor(torch.root(), place);
        int dimensions = tensor.dimensions();
        if (dimensions < 2 || dimensions > 3) {
            throw new FormatException(torch.file() + ": " + place + " has shape " + tensor.shapeText()
                    + ", expected [steps, layers, experts] or [layers, experts]");
        }
        SizeLimits.requireTable(torch.file() + ": " + place, tensor.size(dimensions - 2), tensor.size(dimensions - 1));
        if (tensor.bytes() > maxBytes) {
            throw new FormatException(torch.file() + ": " + place + " of shape " + tensor.shapeText() + " claims "
                    + tensor.bytes() + " bytes, at most " + maxBytes + " are allowed (max input bytes)");
        }
        return new TensorLoads(torch, tensor, ring);
    }

    @Override
    public Path file() {
        return torch.file();
    }

    @Override
    public boolean hasDenseLayers() {
        return isRing;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        int dimensions = tensor.dimensions();
        long steps = dimensions == 3 ? tensor.size(0) : 1;
        double[][] loads = new double[(int) tensor.size(dimensions - 2)][(int) tensor.size(dimensions - 1)];
        try (TensorData data = torch.data();
                TensorReader elements = data.read(tensor)) {
            for (long step = 0; step < steps; step++) {
                for (int layer = 0; layer < loads.length; layer++) {
                    for (int expert = 0; expert < loads[layer].length; expert++) {
                        double count = elements.next();
                        if (!(count >= 0 && count <= SizeLimits.MAX_COUNT)) {
                            SizeLimits.requireCount(
                                    file() + ": step " + step + ", layer " + layer + ", expert " + expert, count);
                        }
                        loads[layer][expert] = count;
                    }
                }
                visitor.step(step, loads);
            }
        }
    }
}
