package io.moeplacement.ilp.bound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The linear programme "take shares, in parts, so that every expert is taken once, with the largest weight", over the
 * shares known so far.
 *
 * <p>Revised primal simplex with an explicit inverse of the basis; new shares join and the next solve goes on from the last
 * basis. An expert may be left out at a high charge, which gives the first basis. The last expert of the second layer needs no row: the
 * others imply it. A pivot takes O(rows^2 + shares * slots). Prices are only suggestions to the search: nothing rests on
 * their being right.
 */
final class ShareMaster {

    private static final double NOTHING = 1e-10;
    private static final int PIVOTS_BETWEEN_INVERSIONS = 300;
    private static final int MOST_PIVOTS = 5_000;

    private final int experts;
    private final int rows;
    private final double charge;
    private final List<Share> shares = new ArrayList<>();
    private final Set<Share> known = new HashSet<>();
    private final List<int[]> rowsOf = new ArrayList<>();
    private double[] values = new double[256];

    /** Share of each basis column; -1 - row for "leave out this row's expert". */
    private final int[] basis;

    private final double[][] inverse;
    private final double[] level;
    private final double[] dual;

    ShareMaster(int experts, double charge) {
        this.experts = experts;
        this.rows = 2 * experts - 1;
        this.charge = charge;
        this.basis = new int[rows];
        this.inverse = new double[rows][rows];
        this.level = new double[rows];
        this.dual = new double[rows];
        leaveAllOut();
    }

    /** Adds a share unless it is known. */
    boolean add(Share share, double weight) {
        if (!known.add(share)) {
            return false;
        }
        if (values.length == shares.size()) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        values[shares.size()] = weight;
        shares.add(share);
        int[] touched = new int[Long.bitCount(share.from()) + Long.bitCount(share.to())];
        int count = 0;
        for (long bits = share.from(); bits != 0; bits &= bits - 1) {
            touched[count++] = Long.numberOfTrailingZeros(bits);
        }
        for (long bits = share.to(); bits != 0; bits &= bits - 1) {
            int row = experts + Long.numberOfTrailingZeros(bits);
            if (row < rows) {
                touched[count++] = row;
            }
        }
        rowsOf.add(Arrays.copyOf(touched, count));
        return true;
    }

    /** Shares of the present basis. */
    List<Share> inBasis() {
        return Arrays.stream(basis)
                .filter(column -> column >= 0)
                .mapToObj(shares::get)
                .toList();
    }

    /** Solves on from the last basis; gives up after many pivots or when told to. */
    void solve(BooleanSupplier stop) {
        for (int pivots = 0; pivots < MOST_PIVOTS; pivots++) {
            if (pivots % 64 == 0 && stop.getAsBoolean()) {
                return;
            }
            if (pivots % PIVOTS_BETWEEN_INVERSIONS == 0 && !invert()) {
                leaveAllOut();
            }
            price();
            int entering = entering();
            if (entering == Integer.MIN_VALUE || !enter(entering)) {
                return;
            }
        }
    }

    /** Weight of the present solution. */
    double value() {
        double value = 0;
        for (int row = 0; row < rows; row++) {
            value += level[row] * valueOf(basis[row]);
        }
        return value;
    }

    /** Prices that belong to the present basis. */
    Prices prices() {
        price();
        double[] to = new double[experts];
        System.arraycopy(dual, experts, to, 0, experts - 1);
        return new Prices(Arrays.copyOf(dual, experts), to);
    }

    private void leaveAllOut() {
        for (int row = 0; row < rows; row++) {
            basis[row] = -1 - row;
            Arrays.fill(inverse[row], 0);
            inverse[row][row] = 1;
            level[row] = 1;
        }
    }

    private double valueOf(int column) {
        return column < 0 ? -charge : values[column];
    }

    private void price() {
        Arrays.fill(dual, 0);
        for (int row = 0; row < rows; row++) {
            double value = valueOf(basis[row]);
            for (int i = 0; i < rows; i++) {
                dual[i] += value * inverse[row][i];
            }
        }
    }

    /** The column that promises most; the smallest integer when none promises anything. */
    private int entering() {
        double most = NOTHING;
        int entering = Integer.MIN_VALUE;
        for (int share = 0; share < rowsOf.size(); share++) {
            double promised = values[share];
            for (int row : rowsOf.get(share)) {
                promised -= dual[row];
            }
            if (promised > most) {
                most = promised;
                entering = share;
            }
        }
        for (int row = 0; row < rows; row++) {
            if (-charge - dual[row] > most) {
                most = -charge - dual[row];
                entering = -1 - row;
            }
        }
        return entering;
    }

    private boolean enter(int column) {
        double[] direction = new double[rows];
        for (int row = 0; row < rows; row++) {
            if (column < 0) {
                direction[row] = inverse[row][-1 - column];
            } else {
                for (int touched : rowsOf.get(column)) {
                    direction[row] += inverse[row][touched];
                }
            }
        }
        int leaving = -1;
        double step = Double.POSITIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            if (direction[row] > 1e-8) {
                double ratio = level[row] / direction[row];
                boolean tie = leaving >= 0 && Math.abs(ratio - step) <= 1e-12;
                if (tie ? direction[row] > direction[leaving] : ratio < step) {
                    step = ratio;
                    leaving = row;
                }
            }
        }
        if (leaving < 0) {
            return false;
        }
        double pivot = direction[leaving];
        for (int i = 0; i < rows; i++) {
            inverse[leaving][i] /= pivot;
        }
        for (int row = 0; row < rows; row++) {
            double factor = direction[row];
            if (row != leaving && factor != 0) {
                for (int i = 0; i < rows; i++) {
                    inverse[row][i] -= factor * inverse[leaving][i];
                }
                level[row] = Math.max(0, level[row] - factor * step);
            }
        }
        level[leaving] = step;
        basis[leaving] = column;
        return true;
    }

    /** Computes the inverse afresh, by Gauss and Jordan; false when the basis has become singular. */
    private boolean invert() {
        double[][] matrix = new double[rows][2 * rows];
        for (int column = 0; column < rows; column++) {
            if (basis[column] < 0) {
                matrix[-1 - basis[column]][column] = 1;
            } else {
                for (int row : rowsOf.get(basis[column])) {
                    matrix[row][column] = 1;
                }
            }
            matrix[column][rows + column] = 1;
        }
        for (int column = 0; column < rows; column++) {
            int pivot = column;
            for (int row = column + 1; row < rows; row++) {
                if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
                    pivot = row;
                }
            }
            if (Math.abs(matrix[pivot][column]) < 1e-9) {
                return false;
            }
            double[] swapped = matrix[pivot];
            matrix[pivot] = matrix[column];
            matrix[column] = swapped;
            eliminate(matrix, column);
        }
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix[row], rows, inverse[row], 0, rows);
            level[row] = Math.max(0, Arrays.stream(inverse[row]).sum());
        }
        return true;
    }

    private static void eliminate(double[][] matrix, int column) {
        double[] source = matrix[column];
        double pivot = source[column];
        for (int i = 0; i < source.length; i++) {
            source[i] /= pivot;
        }
        for (int row = 0; row < matrix.length; row++) {
            double factor = matrix[row][column];
            if (row != column && factor != 0) {
                for (int i = 0; i < source.length; i++) {
                    matrix[row][i] -= factor * source[i];
                }
            }
        }
    }
}
