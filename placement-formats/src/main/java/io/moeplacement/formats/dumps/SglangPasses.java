package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.dumps.SglangRecords.Entry;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.StepTables;
import io.moeplacement.formats.torch.TensorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** SGLang's counts per forward pass: summed over ranks, then from slots to experts. */
record SglangPasses(SglangRecords records) implements StepTables {

    @Override
    public Path file() {
        return records.file();
    }

    @Override
    public boolean hasDenseLayers() {
        return true;
    }

    @Override
    public List<String> notes() {
        return records.notes();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        int experts = records.experts();
        SizeLimits.requireTable(file() + ": loads", records.layers(), experts);
        try (SglangRecords.Data data = records.data()) {
            for (Map.Entry<Long, SortedMap<Long, Entry>> pass : records.passes().entrySet()) {
                double[][] loads = new double[records.layers()][experts];
                for (Map.Entry<Long, Entry> rank : pass.getValue().entrySet()) {
                    String where = file() + ": pass " + pass.getKey() + ", rank " + rank.getKey();
                    add(data, rank.getValue(), where, loads);
                }
                visitor.step(pass.getKey(), loads);
            }
        }
    }

    private void add(SglangRecords.Data data, Entry entry, String where, double[][] loads) throws IOException {
        if (entry.tensor().size(0) != loads.length || entry.tensor().size(1) != records.slots()) {
            throw new FormatException(where + ": " + SglangRecords.COUNT + " has shape "
                    + entry.tensor().shapeText() + ", the physical-to-logical map [" + loads.length + ", "
                    + records.slots() + "]");
        }
        double[] counts = new double[records.slots()];
        try (TensorReader elements = data.read(entry)) {
            for (int layer = 0; layer < loads.length; layer++) {
                for (int slot = 0; slot < counts.length; slot++) {
                    double count = elements.next();
                    if (!(count >= 0 && count <= SizeLimits.MAX_COUNT)) {
                        SizeLimits.requireCount(where + ", layer " + layer + ", slot " + slot, count);
                    }
                    counts[slot] = count;
                }
                SlotMap.scatter(counts, records.map()[layer], loads[layer], layer, records::fault);
            }
        }
    }
}
