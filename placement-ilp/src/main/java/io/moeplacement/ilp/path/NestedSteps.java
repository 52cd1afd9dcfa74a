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

    /** How the costs of nodes, {@code [row * nodes + column]}, become one. */
    interface Rule {

        /** Cost of a best pairing. */
        double cost(double[] table, boolean[] leaves);

        /** A bound on it by the least cost of each column, {@code [nodes]}. */
        double least(double[] ofColumns);

        /** A best pairing: receives the column of each row, {@code [nodes]}. */
        void pair(double[] table, boolean[] leaves, int[] columnOf);
    }

    private final Partitions partitions;
    private final NodeCosts nodes;
    private final NodePair inside;
    private final Rule rule;
    private final double farTail;
    private final int size;
    /** Costs of all fillings with the nodes of the target, {@code [filling * nodes + column]}. */
    private final double[] costOf;

    private final boolean[] leavesOf;
    private final double[] table;
    private final boolean[] leaves;
    private int[] target = {};
    private boolean prepared;

    /** @param farTail cost per unit of the largest weight between two devices of different nodes; 0 when it does not count */
    NestedSteps(Partitions partitions, NodeCosts nodes, NodePair inside, Rule rule, double farTail) {
        this.partitions = partitions;
        this.nodes = nodes;
        this.inside = inside;
        this.rule = rule;
        this.farTail = farTail;
        this.size = partitions.shape().nodes();
        this.costOf = new double[partitions.fillings() * size];
        this.leavesOf = new boolean[costOf.length];
        this.table = new double[size * size];
        this.leaves = new boolean[size * size];
    }

    @Override
    public void target(int partition) {
        target = partitions.fillingsOfPartition(partition);
        prepared = false;
    }

    @Override
    public double cost(int from) {
        prepare();
        int[] fillings = partitions.fillingsOfPartition(from);
        int entry = 0;
        for (int filling : fillings) {
            for (int column = 0; column < size; column++) {
                table[entry] = costOf[filling * size + column];
                leaves[entry++] = leavesOf[filling * size + column];
            }
        }
        return rule.cost(table, leaves);
    }

    @Override
    public double least() {
        prepare();
        double[] ofColumns = new double[size];
        for (int column = 0; column < size; column++) {
            ofColumns[column] = Double.POSITIVE_INFINITY;
            for (int entry = column; entry < costOf.length; entry += size) {
                ofColumns[column] = Math.min(ofColumns[column], costOf[entry]);
            }
        }
        return rule.least(ofColumns);
    }

    private void prepare() {
        if (!prepared) {
            for (int filling = 0; filling < partitions.fillings(); filling++) {
                fillRow(filling, costOf, leavesOf, filling * size);
            }
            prepared = true;
        }
    }

    private void fillRow(int filling, double[] costs, boolean[] leaving, int begin) {
        for (int column = 0; column < size; column++) {
            double largest = 0;
            for (int other = 0; other < size; other++) {
                if (other != column) {
                    largest = Math.max(largest, nodes.largest(filling, target[other]));
                }
            }
            leaving[begin + column] = largest > 0;
            costs[begin + column] = Math.max(nodes.cost(filling, target[column]), farTail * largest);
        }
    }

    @Override
    public void pair(int from, int[] partner) {
        int[] fillings = partitions.fillingsOfPartition(from);
        for (int row = 0; row < size; row++) {
            fillRow(fillings[row], table, leaves, row * size);
        }
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
