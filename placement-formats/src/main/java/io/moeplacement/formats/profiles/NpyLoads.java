package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Floating-point loads {@code [layers, experts]}, as EPLB takes them, or {@code [steps, layers, experts]}, alone in an npy
 * file. Integers there are expert ids: a trace.
 */
record NpyLoads(Path file, long maxBytes) implements StepTables {

    /** Whether a npy file holds numbers that cannot be ids. */
    static boolean isIn(Path file) throws IOException {
        try (NpyReader array = open(file, Long.MAX_VALUE)) {
            return !array.header().isInteger();
        }
    }

    private static NpyReader open(Path file, long maxBytes) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new NpyReader(file.toString(), in, maxBytes);
        } catch (IOException | FormatException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public List<String> notes() {
        return List.of(file + ": floating-point numbers are taken as loads; expert ids would have to be integers");
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        try (NpyReader array = open(file, maxBytes)) {
            NpyHeader header = array.header();
            int dimensions = header.dimensions();
            if (dimensions < 2 || dimensions > 3) {
                throw new FormatException(file + ": floating-point array of shape " + header.shapeText()
                        + ", expected loads [layers, experts] or [steps, layers, experts]; expert ids [tokens, layers,"
                        + " k] have to be integers");
            }
            long steps = dimensions == 3 ? header.size(0) : 1;
            long layers = header.size(dimensions - 2);
            long experts = header.size(dimensions - 1);
            SizeLimits.requireTable(file + ": loads", layers, experts);
            double[][] loads = new double[(int) layers][(int) experts];
            for (long step = 0; step < steps; step++) {
                for (double[] row : loads) {
                    for (int expert = 0; expert < row.length; expert++) {
                        row[expert] = array.nextCount();
                    }
                }
                visitor.step(step, loads);
            }
            array.finish();
        }
    }
}
