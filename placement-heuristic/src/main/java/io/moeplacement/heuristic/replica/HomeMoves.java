package io.moeplacement.heuristic.replica;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves of a layer whose expert groups would like to live on one node each.
 *
 * <p>Idea: groups get homes, one node each ({@link GroupHoming}); load served elsewhere has a linear price, and balance
 * enters by the logarithm of the potential over its steepness, a smooth maximum, so that both are in the units of the
 * objective. Starts pack every group onto its home. The descent takes the best swap or trade that touches the busiest device
 * or a copy off home, swaps inside the busiest device's node first, as they cost nothing else, and makes the maximum sharper when nothing helps any more.
 *
 * <p>A step is O(slots^2) for swaps at worst; most pairs fall to a bound on what their devices can gain. Not thread-safe.
 */
final class HomeMoves implements LayerMoves {

    private static final double[] STEEPNESS = {12, 60, 300};
    private static final double LEAST_GAIN = 5e-5;

    private final ReplicaLayer layer;
    private final LayerFacts facts;
    private final LayerValue value;
    private final double price;
    private final int groupSize;
    private @Nullable List<int[]> homings;
    private final BalanceMoves inner;
    private int[] home;
    /** Copies of each expert off home, {@code [experts]}. */
    private final int[] off;

    private final GainBounds bounds;
    private double steepness = STEEPNESS[0];
    private double scale;
    private double bestGain;
    private int bestSlot;
    private int bestOther;
    private boolean bestIsSwap;

    HomeMoves(ReplicaLayer layer, LayerValue value) {
        this.layer = layer;
        this.facts = layer.facts();
        this.value = value;
        this.price = value.offHomePrice();
        this.groupSize = facts.experts() / value.groups();
        this.home = new int[value.groups()];
        this.inner = new BalanceMoves(layer);
        this.off = new int[facts.experts()];
        this.bounds = new GainBounds(layer);
    }

    /** Each homing twice: groups at home whole, and with load spilled over where that pays. */
    @Override
    public int starts() {
        return 2 * homings().size();
    }

    /** Looked for when first asked, as it takes a while. */
    private List<int[]> homings() {
        List<int[]> known = homings;
        if (known == null) {
            known = new GroupHoming(facts, home.length).best();
            homings = known;
        }
        return known;
    }

    /** A kick costs a descent that looks at pairs of slots. */
    @Override
    public int dearness() {
        return 20;
    }

    @Override
    public void start(int number, BooleanSupplier stop) {
        home = homings().get(number / 2);
        LayerFacts nodes = facts.byNode();
        ReplicaLayer byNode = new ReplicaLayer(nodes, new HomeFill(nodes, home).fill());
        if (number % 2 == 1) {
            new HomeMoves(byNode, value).spill(home, stop);
        }
        layer.fill(new HomePacking(facts, byNode).fill());
    }

    private void spill(int[] homes, BooleanSupplier stop) {
        home = homes;
        for (double steep : STEEPNESS) {
            steepness = steep;
            layer.steepness(steep);
            boolean moved = true;
            while (moved && !stop.getAsBoolean()) {
                moved = step();
            }
        }
    }

    @Override
    public void descend(double enough, BooleanSupplier stop) {
        mainNodes();
        for (double steep : STEEPNESS) {
            steepness = steep;
            layer.steepness(steep);
            boolean moved = true;
            while (moved && !stop.getAsBoolean()) {
                moved = inner.swapInNode() || step();
            }
        }
    }

    /** Homes are where most of a group is served now, so that the price is what the objective will say. */
    private void mainNodes() {
        home = home.clone();
        for (int group = 0; group < home.length; group++) {
            double[] served = new double[facts.nodes()];
            for (int expert = group * groupSize; expert < (group + 1) * groupSize; expert++) {
                for (int device = 0; device < facts.devices(); device++) {
                    served[facts.nodeOf(device)] += layer.copiesOn(expert, device) * layer.share(expert);
                }
            }
            for (int node = 0; node < served.length; node++) {
                if (served[node] > served[home[group]]) {
                    home[group] = node;
                }
            }
        }
    }

    @Override
    public void kick(SplittableRandom random) {
        inner.kick(random);
    }

    private boolean step() {
        scale = 1 / (steepness * layer.potential());
        bestGain = LEAST_GAIN;
        bestSlot = -1;
        bounds.update(scale);
        countOff();
        int busiest = layer.busiest();
        for (int device = 0; device < facts.devices(); device++) {
            offerSwaps(device, busiest);
        }
        offerTrades(busiest);
        if (bestSlot < 0) {
            return false;
        }
        if (bestIsSwap) {
            layer.swap(bestSlot, bestOther);
        } else {
            layer.replace(bestSlot, bestOther);
        }
        return true;
    }

    private void countOff() {
        Arrays.fill(off, 0);
        for (int slot = 0; slot < facts.slots(); slot++) {
            int expert = layer.expertAt(slot);
            if (isOff(expert, facts.deviceOf(slot))) {
                off[expert]++;
            }
        }
    }

    /** Swaps of a device's copies that are off home, or of all when it is the busiest one, with those of other devices. */
    private void offerSwaps(int device, int busiest) {
        int end = facts.firstSlot(device + 1);
        boolean known = false;
        for (int slot = facts.firstSlot(device); slot < end; slot++) {
            int expert = layer.expertAt(slot);
            boolean isOff = isOff(expert, device);
            if (device != busiest && !isOff) {
                continue;
            }
            if (!known) {
                bounds.swapsOf(device);
                known = true;
            }
            for (int other = 0; other < facts.devices(); other++) {
                if (other != device) {
                    offerSwaps(slot, isOff ? layer.share(expert) : 0, other);
                }
            }
        }
    }

    /** Swaps of one slot, with a share off home now, with all slots of a device, where they may gain enough. */
    private void offerSwaps(int slot, double offNow, int other) {
        int expert = layer.expertAt(slot);
        int device = facts.deviceOf(slot);
        double own = price * (offNow - (isOff(expert, other) ? layer.share(expert) : 0));
        double missing = bestGain - bounds.swap(other) - own;
        int node = facts.nodeOf(device);
        int otherNode = facts.nodeOf(other);
        int end = facts.firstSlot(other + 1);
        for (int i = facts.firstSlot(other); i < end; i++) {
            int partner = layer.expertAt(i);
            double saved = own;
            if (node != otherNode) {
                int at = home[partner / groupSize];
                double share = layer.share(partner);
                double moved = price * ((otherNode != at ? share : 0) - (node != at ? share : 0));
                if (moved <= missing) {
                    continue;
                }
                saved += moved;
            } else if (missing >= 0) {
                return;
            }
            if (layer.maySwap(slot, i)) {
                offer(smooth(layer.swapGain(slot, i)) + saved, slot, i, true);
            }
        }
    }

    private void offerTrades(int busiest) {
        for (int slot = 0; slot < facts.slots(); slot++) {
            int old = layer.expertAt(slot);
            if (layer.copies(old) > 1) {
                if (facts.deviceOf(slot) == busiest) {
                    for (int expert = 0; expert < facts.experts(); expert++) {
                        offerTrade(slot, old, expert);
                    }
                } else {
                    int end = facts.firstSlot(busiest + 1);
                    for (int hot = facts.firstSlot(busiest); hot < end; hot++) {
                        offerTrade(slot, old, layer.expertAt(hot));
                    }
                }
            }
        }
    }

    private void offerTrade(int slot, int old, int expert) {
        double saved = price * traded(slot, old, expert);
        if (saved + bounds.trade(slot, expert) > bestGain && layer.mayReplace(slot, expert)) {
            offer(smooth(layer.replaceGain(slot, expert)) + saved, slot, expert, false);
        }
    }

    /** Load that comes home by a replacement. */
    private double traded(int slot, int old, int expert) {
        int device = facts.deviceOf(slot);
        int oldOff = off[old];
        int newOff = off[expert];
        int oldAfter = oldOff - (isOff(old, device) ? 1 : 0);
        int newAfter = newOff + (isOff(expert, device) ? 1 : 0);
        return oldOff * layer.share(old)
                - oldAfter * facts.load(old) / (layer.copies(old) - 1)
                + newOff * layer.share(expert)
                - newAfter * facts.load(expert) / (layer.copies(expert) + 1);
    }

    private void offer(double gain, int slot, int other, boolean isSwap) {
        if (gain > bestGain) {
            bestGain = gain;
            bestSlot = slot;
            bestOther = other;
            bestIsSwap = isSwap;
        }
    }

    /** A gain in potential as a gain in the smooth maximum, or a little less: the tangent lies below the logarithm. */
    private double smooth(double gain) {
        return gain * scale;
    }

    private boolean isOff(int expert, int device) {
        return facts.nodeOf(device) != home[expert / groupSize];
    }
}
