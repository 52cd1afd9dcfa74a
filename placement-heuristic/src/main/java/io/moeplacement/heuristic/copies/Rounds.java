package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which layers take their turns together and which at once. Where layers stand alone, each is a block of its own and all
 * take turns at once. Where neighbours depend on each other, layers are cut into blocks of 1 to 3, anew in every round;
 * every second block takes its turn while those between stand still, then the others.
 *
 * <p>A layer is done after a number of turns without success since it or a neighbour changed. Not thread-safe.
 */
final class Rounds {

    private static final int LONGEST = 3;

    private final LayerDescent[] layers;
    private final boolean chained;
    private final int patience;
    private final SplittableRandom random;
    private final int[] fruitless;
    private int round;
    private boolean cut;

    /** Layers {@code from..to-1}. */
    private record Range(int from, int to) {}

    Rounds(LayerDescent[] layers, boolean chained, int patience, SplittableRandom random) {
        this.layers = layers;
        this.chained = chained;
        this.patience = patience;
        this.random = random;
        this.fruitless = new int[layers.length];
    }

    /** Whether no layer is open any more. */
    boolean areDone() {
        return Arrays.stream(fruitless).allMatch(turns -> turns >= patience);
    }

    /** Whether the budget ended in the last round. */
    boolean wereCut() {
        return cut;
    }

    /** One round of all open layers; whether any got better. */
    boolean next(Budget budget, Workers workers) {
        List<Range> blocks = blocks();
        boolean improved = false;
        int colours = chained ? 2 : 1;
        for (int colour = 0; colour < colours && !cut; colour++) {
            List<Range> waiting = new ArrayList<>();
            for (int i = colour; i < blocks.size(); i += colours) {
                if (isOpen(blocks.get(i))) {
                    waiting.add(blocks.get(i));
                }
            }
            int turns = budget.next(waiting.size());
            cut = turns < waiting.size();
            improved |= turn(waiting.subList(0, turns), budget, workers);
        }
        round++;
        return improved;
    }

    private List<Range> blocks() {
        int length = chained ? 1 + round % LONGEST : 1;
        List<Range> blocks = new ArrayList<>();
        int from = 0;
        int to = 1 + random.nextInt(length);
        while (from < layers.length) {
            blocks.add(new Range(from, Math.min(to, layers.length)));
            from = to;
            to += length;
        }
        return blocks;
    }

    private boolean isOpen(Range block) {
        for (int layer = block.from; layer < block.to; layer++) {
            if (fruitless[layer] < patience) {
                return true;
            }
        }
        return false;
    }

    private boolean turn(List<Range> turning, Budget budget, Workers workers) {
        boolean[] better = new boolean[turning.size()];
        boolean first = round == 0;
        workers.forEach(better.length, i -> {
            Range range = turning.get(i);
            Block block = new Block(Arrays.copyOfRange(layers, range.from, range.to));
            better[i] = first ? block.descend(budget::isOver) : block.turn(budget::isOver);
        });
        boolean any = false;
        for (int i = 0; i < better.length; i++) {
            any |= better[i];
            count(turning.get(i), better[i]);
        }
        return any;
    }

    private void count(Range block, boolean better) {
        int reach = better && chained ? 1 : 0;
        for (int layer = Math.max(0, block.from - reach); layer < Math.min(layers.length, block.to + reach); layer++) {
            fruitless[layer] = better ? 0 : fruitless[layer] + 1;
        }
    }
}
