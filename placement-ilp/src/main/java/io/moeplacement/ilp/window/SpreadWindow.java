package io.moeplacement.ilp.window;

import java.util.SplittableRandom;

/**
 * Windows for the spread of load in one layer: the experts of two devices are dealt anew so that the busier of the two is as
 * little busy as possible, exactly, by looking at every choice. Sums of choices come from two tables of half the members
 * each. Time O(C(n, n/2)), of more than 16 members a random choice takes part. Not thread-safe.
 */
public final class SpreadWindow {

    private static final int MOST_MEMBERS = 16;
    private static final int HALF = MOST_MEMBERS / 2;
    private static final double LEAST_GAIN = 1e-12;

    /** No number of moves. */
    public static final int NOTHING = Integer.MIN_VALUE;

    private final Chain chain;
    private final Pair pair;
    private final SplittableRandom random;
    private final double[] lowSums = new double[1 << HALF];
    private final double[] highSums = new double[1 << HALF];
    private final int[] lowMoves = new int[1 << HALF];
    private final int[] highMoves = new int[1 << HALF];

    /** Windows of a chain. */
    public SpreadWindow(Chain chain, SplittableRandom random) {
        this.chain = chain;
        this.random = random;
        this.pair = new Pair(chain);
    }

    /**
     * Levels a layer until its busiest device gains nothing from any other.
     *
     * @param enough stops when no device takes longer than this
     * @param movesLeft how many more experts may move
     */
    void level(int layer, int[] row, double enough, long movesLeft) {
        long left = movesLeft;
        int moved = step(layer, row, enough, left);
        while (moved != NOTHING) {
            left -= moved;
            moved = step(layer, row, enough, left);
        }
    }

    /** One window of {@link #level}: the moves it took in addition, {@link #NOTHING} when no window gains anything. */
    public int step(int layer, int[] row, double enough, long movesLeft) {
        double[] held = chain.held(layer, row);
        int busiest = 0;
        for (int device = 1; device < held.length; device++) {
            busiest = held[device] / chain.speed()[device] > held[busiest] / chain.speed()[busiest] ? device : busiest;
        }
        int start = random.nextInt(held.length);
        boolean done = held[busiest] / chain.speed()[busiest] <= enough;
        for (int i = 0; i < held.length && !done; i++) {
            int other = (start + i) % held.length;
            int moved = other == busiest ? NOTHING : improve(layer, row, busiest, other, movesLeft, held);
            if (moved != NOTHING) {
                return moved;
            }
        }
        return NOTHING;
    }

    private int improve(int layer, int[] row, int first, int second, long movesLeft, double[] held) {
        pair.fill(layer, row, first, second, MOST_MEMBERS, random);
        double fixedFirst = held[first];
        double fixedSecond = held[second];
        double all = 0;
        for (int i = 0; i < pair.size; i++) {
            fixedFirst -= row[pair.member[i]] == first ? pair.load[i] : 0;
            fixedSecond -= row[pair.member[i]] == second ? pair.load[i] : 0;
            all += pair.load[i];
        }
        fillTables();
        double now = Math.max(held[first] / chain.speed()[first], held[second] / chain.speed()[second]);
        double best = now - LEAST_GAIN;
        long budget = movesLeft + pair.movesNow - pair.movesOnSecond;
        int bestMask = -1;
        int end = 1 << pair.size;
        int mask = (1 << pair.onFirst) - 1;
        while (mask < end && pair.onFirst > 0) {
            int low = mask & (1 << HALF) - 1;
            int high = mask >> HALF;
            double sum = lowSums[low] + highSums[high];
            double busier = Math.max(
                    (fixedFirst + sum) / chain.speed()[first], (fixedSecond + all - sum) / chain.speed()[second]);
            if (busier < best && lowMoves[low] + highMoves[high] <= budget) {
                best = busier;
                bestMask = mask;
            }
            // The next larger number with as many bits.
            int lowest = mask & -mask;
            int carried = mask + lowest;
            mask = carried | ((mask ^ carried) >>> 2) / lowest;
        }
        return bestMask < 0 ? NOTHING : deal(row, first, second, bestMask);
    }

    private int deal(int[] row, int first, int second, int mask) {
        int moved = pair.movesOnSecond - pair.movesNow;
        for (int i = 0; i < pair.size; i++) {
            boolean onFirst = (mask >> i & 1) != 0;
            row[pair.member[i]] = onFirst ? first : second;
            moved += onFirst ? pair.moves[i] : 0;
        }
        return moved;
    }

    private void fillTables() {
        for (int mask = 1; mask < 1 << HALF; mask++) {
            int bit = Integer.numberOfTrailingZeros(mask);
            int rest = mask & mask - 1;
            lowSums[mask] = lowSums[rest] + (bit < pair.size ? pair.load[bit] : 0);
            lowMoves[mask] = lowMoves[rest] + (bit < pair.size ? pair.moves[bit] : 0);
            highSums[mask] = highSums[rest] + (bit + HALF < pair.size ? pair.load[bit + HALF] : 0);
            highMoves[mask] = highMoves[rest] + (bit + HALF < pair.size ? pair.moves[bit + HALF] : 0);
        }
    }
}
