package io.moeplacement.internal.bound;

import java.util.Arrays;

/**
 * Prices of rows and columns for the problem "choose entries of a matrix, at most so many in a row and in a column, with
 * the largest sum".
 *
 * <p>Successive shortest paths with potentials (Ahuja, Magnanti, Orlin, Network Flows, section 9.7): the rows come one
 * after another and choose their entries one by one, each along a cheapest path that may take entries from earlier rows; a
 * row that gains nothing more leaves the rest of its entries unchosen. The potentials of rows and the negated ones of
 * columns are the prices, never negative. Dense Dijkstra, O(n^2) per entry, O(n^3 * cap) in all, usually far less, as
 * a search ends at the first column with room.
 */
final class SharingDuals {

    private final int n;
    private final double[] weight;
    private final boolean[] chosen;
    private final int columnCap;
    private final int[] used;
    /** Rows first, then columns; the end of all paths has potential 0. */
    private final double[] potential;

    private final double[] distance;
    private final int[] previous;
    private final boolean[] done;

    SharingDuals(int n, double[] weight, int rowCap, int columnCap) {
        this.n = n;
        this.weight = weight;
        this.columnCap = columnCap;
        this.chosen = new boolean[n * n];
        this.used = new int[n];
        this.potential = new double[2 * n];
        this.distance = new double[2 * n];
        this.previous = new int[2 * n];
        this.done = new boolean[2 * n];
        for (int row = 0; row < n; row++) {
            potential[row] = Arrays.stream(weight, row * n, (row + 1) * n).max().orElse(0);
        }
        for (int row = 0; row < n; row++) {
            boolean gains = true;
            for (int entry = 0; entry < rowCap && gains; entry++) {
                gains = augment(row);
            }
        }
    }

    /** Price of a place in a row's list, at least 0. */
    double row(int row) {
        return Math.max(0, potential[row]);
    }

    /** Price of a place in a column's list, at least 0. */
    double column(int column) {
        return Math.max(0, -potential[n + column]);
    }

    /** Lets a row choose one more entry; false when it, and not another row in its place, does better without. */
    private boolean augment(int start) {
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        Arrays.fill(done, false);
        distance[start] = 0;
        previous[start] = -1;
        double ended = Double.POSITIVE_INFINITY;
        int last = -1;
        while (true) {
            int node = nearest();
            if (node < 0 || distance[node] >= ended) {
                break;
            }
            done[node] = true;
            if (node < n) {
                // Leaving an entry of this row unchosen ends a path.
                if (distance[node] + potential[node] < ended) {
                    ended = Math.max(distance[node], distance[node] + potential[node]);
                    last = node;
                }
                relaxRow(node);
            } else if (used[node - n] < columnCap) {
                ended = distance[node];
                last = node;
            } else {
                relaxColumn(node - n);
            }
        }
        for (int node = 0; node < 2 * n; node++) {
            if (distance[node] < ended) {
                potential[node] += distance[node] - ended;
            }
        }
        return follow(last, start);
    }

    private int nearest() {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int node = 0; node < 2 * n; node++) {
            if (!done[node] && distance[node] < least) {
                least = distance[node];
                nearest = node;
            }
        }
        return nearest;
    }

    private void relaxRow(int row) {
        double base = distance[row] + potential[row];
        for (int column = 0; column < n; column++) {
            if (!chosen[row * n + column] && !done[n + column]) {
                reach(n + column, base - weight[row * n + column] - potential[n + column], row);
            }
        }
    }

    private void relaxColumn(int column) {
        double base = distance[n + column] + potential[n + column];
        for (int row = 0; row < n; row++) {
            if (chosen[row * n + column] && !done[row]) {
                reach(row, base + weight[row * n + column] - potential[row], n + column);
            }
        }
    }

    /** Rounding must not make a node nearer than the one it was reached from. */
    private void reach(int node, double reached, int from) {
        double settled = Math.max(reached, distance[from]);
        if (settled < distance[node]) {
            distance[node] = settled;
            previous[node] = from;
        }
    }

    private boolean follow(int last, int start) {
        if (last == start) {
            return false;
        }
        if (last >= n) {
            used[last - n]++;
        }
        for (int node = last; node != start; node = previous[node]) {
            int from = previous[node];
            if (node >= n) {
                chosen[from * n + node - n] = true;
            } else {
                chosen[node * n + from - n] = false;
            }
        }
        return true;
    }
}
