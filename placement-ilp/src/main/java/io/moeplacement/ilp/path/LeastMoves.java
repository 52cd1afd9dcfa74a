package io.moeplacement.ilp.path;

import io.moeplacement.Placement;
import java.util.Arrays;

/**
 * Among the renamings that change no cost, the one that leaves most experts where the current placement has them: an
 * assignment of devices, on several nodes inside an assignment of nodes.
 */
final class LeastMoves {

    private final Placement current;
    private final DeviceShape shape;

    LeastMoves(Placement current, DeviceShape shape) {
        this.current = current;
        this.shape = shape;
    }

    /** Renames devices, in all these layers alike. */
    void rename(int[][] rows, int firstLayer) {
        int devices = shape.devices();
        double[] leaving = new double[devices * devices];
        int groupSize = rows[0].length / devices;
        for (int layer = 0; layer < rows.length; layer++) {
            for (int slot = 0; slot < rows[layer].length; slot++) {
                for (int to = 0; to < devices; to++) {
                    boolean stays = current.copiesOn(firstLayer + layer, rows[layer][slot], to) > 0;
                    leaving[slot / groupSize * devices + to] += stays ? 0 : 1;
                }
            }
        }
        int[] nameOf = names(leaving);
        for (int layer = 0; layer < rows.length; layer++) {
            rows[layer] = renamed(rows[layer], nameOf);
        }
    }

    /** The row whose group at each position is on another device. */
    static int[] renamed(int[] row, int[] nameOf) {
        int groupSize = row.length / nameOf.length;
        int[] moved = new int[row.length];
        for (int device = 0; device < nameOf.length; device++) {
            System.arraycopy(row, device * groupSize, moved, nameOf[device] * groupSize, groupSize);
        }
        return moved;
    }

    private int[] names(double[] leaving) {
        int nodes = shape.nodes();
        double[] ofNodes = new double[nodes * nodes];
        int[] columns = new int[shape.perNode()];
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                double[] block = block(leaving, from, to);
                new LargeSumMatching(columns.length).pair(block, columns);
                for (int row = 0; row < columns.length; row++) {
                    ofNodes[from * nodes + to] += block[row * columns.length + columns[row]];
                }
            }
        }
        int[] nodeOf = new int[nodes];
        new LargeSumMatching(nodes).pair(ofNodes, nodeOf);
        int[] nameOf = new int[shape.devices()];
        for (int from = 0; from < nodes; from++) {
            new LargeSumMatching(columns.length).pair(block(leaving, from, nodeOf[from]), columns);
            for (int row = 0; row < columns.length; row++) {
                nameOf[from * columns.length + row] = nodeOf[from] * columns.length + columns[row];
            }
        }
        return nameOf;
    }

    private double[] block(double[] table, int fromNode, int toNode) {
        int size = shape.perNode();
        double[] block = new double[size * size];
        for (int row = 0; row < size; row++) {
            int begin = (fromNode * size + row) * shape.devices() + toNode * size;
            System.arraycopy(table, begin, block, row * size, size);
        }
        return block;
    }

    /** The renaming that changes nothing. */
    static int[] unchanged(int devices) {
        int[] names = new int[devices];
        Arrays.setAll(names, device -> device);
        return names;
    }
}
