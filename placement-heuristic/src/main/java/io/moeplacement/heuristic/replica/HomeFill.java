package io.moeplacement.heuristic.replica;

/**
 * Which copies each node holds when all groups are at home: one of each own expert, then more of the own expert that is
 * hottest per copy; a node whose own experts cannot fill it takes strangers, lightest first. O(spare slots * experts).
 */
final class HomeFill {

    private final LayerFacts nodes;
    private final int[] home;
    private final int groupSize;

    /**
     * A fill of whole nodes.
     *
     * @param nodes the layer with nodes for devices
     * @param home node of each group, {@code [groups]}, with room for it
     */
    HomeFill(LayerFacts nodes, int[] home) {
        this.nodes = nodes;
        this.home = home;
        this.groupSize = nodes.experts() / home.length;
    }

    /** The expert of each slot of the nodes, {@code [slots]}. */
    int[] fill() {
        int[] row = new int[nodes.slots()];
        for (int node = 0; node < nodes.devices(); node++) {
            fill(node, row);
        }
        return row;
    }

    private void fill(int node, int[] row) {
        int[] copies = new int[nodes.experts()];
        int next = nodes.firstSlot(node);
        for (int expert = 0; expert < copies.length; expert++) {
            if (home[expert / groupSize] == node) {
                copies[expert] = 1;
                row[next++] = expert;
            }
        }
        for (int end = nodes.firstSlot(node + 1); next < end; next++) {
            int hottest = -1;
            for (int expert = 0; expert < copies.length; expert++) {
                if (copies[expert] > 0
                        && copies[expert] < nodes.mostCopies(node)
                        && (hottest < 0
                                || nodes.load(expert) * copies[hottest] > nodes.load(hottest) * copies[expert])) {
                    hottest = expert;
                }
            }
            int expert = hottest < 0 ? lightestStranger(copies) : hottest;
            copies[expert]++;
            row[next] = expert;
        }
    }

    private int lightestStranger(int[] copies) {
        int lightest = -1;
        for (int expert = 0; expert < copies.length; expert++) {
            if (copies[expert] == 0 && (lightest < 0 || nodes.load(expert) < nodes.load(lightest))) {
                lightest = expert;
            }
        }
        return Math.max(0, lightest);
    }
}
