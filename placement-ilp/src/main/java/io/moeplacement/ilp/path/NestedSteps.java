package io.moeplacement.ilp.path;

/**
 * Steps on two levels: a matching of the nodes of two partitions over the table of what two node fillings cost on one node.
 *
 * <p>Why that is exact: once it is known which nodes are matched, what happens inside a matched pair depends on no other
 * node ({@link NodePair}), and the total is a sum or a maximum over matched pairs. With PAIR the largest weight between two
 * nodes that are not matched comes on top; it does not depend on the pairing of devices, and it is the maximum over a
 * node's row of what is not matched, so it belongs to the matched pair too.
 */
final class NestedSteps implements Steps {

    /** How the costs of nodes become one. */
    interface Rule {
        double cost(double[] table, boolean[] leaves);

        void pair(double[] table, boolean[] leaves, int[] columnOf);

        /** The sum counts; no latency. */
        static Rule of(Matching matching) {
            return new Rule() {
                @Override
                public double cost(double[] table, boolean[] leaves) {
                    return matching.cost(table);
                }

                @Override
                public void pair(double[] table, boolean[] leaves, int[] columnOf) {
                    matching.pair(table, columnOf);
                }
            };
        }
    }

    private final Partitions partitions;
    private final NodeCosts nodes;
    private final NodePair inside;
    private final Rule rule;
    private final double farTail;
    private final int size;
    private final double[] table;
    private final boolean[] leaves;
    private int[] target = {};

    /** @param farTail cost per unit of the largest weight between two devices of different nodes; 0 when it does not count */
    NestedSteps(Partitions partitions, NodeCosts nodes, NodePair inside, Rule rule, double farTail) {
        this.partitions = partitions;
        this.nodes = nodes;
        this.inside = inside;
        this.rule = rule;
        this.farTail = farTail;
        this.size = partitions.shape().nodes();
        this.table = new double[size * size];
        this.leaves = new boolean[size * size];
    }

    @Override
    public void target(int partition) {
        target = partitions.fillingsOfPartition(partition);
    }

    @Override
    public double cost(int from) {
        fill(partitions.fillingsOfPartition(from));
        return rule.cost(table, leaves);
    }

    private void fill(int[] fillings) {
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double largest = 0;
                for (int other = 0; other < size; other++) {
                    if (other != column) {
                        largest = Math.max(largest, nodes.largest(fillings[row], target[other]));
                    }
                }
                leaves[row * size + column] = largest > 0;
                table[row * size + column] = Math.max(nodes.cost(fillings[row], target[column]), farTail * largest);
            }
        }
    }

    @Override
    public void pair(int from, int[] partner) {
        int[] fillings = partitions.fillingsOfPartition(from);
        fill(fillings);
        int[] nodeOf = new int[size];
        rule.pair(table, leaves, nodeOf);
        int perNode = partitions.shape().perNode();
        int[] deviceOf = new int[perNode];
        for (int node = 0; node < size; node++) {
            inside.target(target[nodeOf[node]]);
            inside.pair(fillings[node], deviceOf);
            for (int device = 0; device < perNode; device++) {
                partner[node * perNode + device] = nodeOf[node] * perNode + deviceOf[device];
            }
        }
    }
}
