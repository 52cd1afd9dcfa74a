package io.moeplacement.runtime.buffer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The experts that one device keeps in its memory for one layer, after <em>Towards MoE Deployment</em> (arXiv 2303.06182,
 * expert buffering). Takes {@code slots * bytesPerExpert} bytes of device memory; the device's other experts of the layer are
 * in the memory of its host.
 *
 * <p>{@link #run} is told the experts that a batch needs, as soon as the size exchange is done, and says what to copy into
 * which buffer slot, in which order, and what each copy has to wait for. Experts run in increasing id; one that is not in the
 * buffer when it is its turn is a miss, and takes the place of the one that the {@link EvictionPolicy} gives up.
 *
 * <p>A buffer begins empty; {@link #preload} fills it. O(active + misses * slots) a batch; nothing is allocated. Mutable, not
 * thread-safe.
 */
public final class ExpertBuffer {

    private static final int NOTHING = -1;

    private final DeviceExperts experts;
    private final EvictionPolicy policy;
    private final @Nullable NextUses future;

    /** Index of the expert in each slot, or {@link #NOTHING}. */
    private final int[] inSlot;

    private final long[] loadedAt;
    /** {@code [experts]}. */
    private final int[] slotOf;

    private final long[] usedAt;
    private final long[] uses;
    private final int[] nextUse;
    /** The batch each expert was last active in, and its position there once it ran. */
    private final long[] activeIn;

    private final int[] ranAs;

    private final int[] active;
    private final BatchCopies copies;
    private long batch;
    private long clock;

    /**
     * An empty buffer.
     *
     * @param experts ids of the experts that the device has of the layer, ascending, at least one
     * @param slots buffer slots, in 1..experts.length
     * @throws IllegalArgumentException when ids are negative, not ascending or none, slots are out of range, or the policy
     *     needs the future
     */
    public ExpertBuffer(int[] experts, int slots, EvictionPolicy policy) {
        this(DeviceExperts.of(experts), slots, requireOnline(policy), null);
    }

    private static EvictionPolicy requireOnline(EvictionPolicy policy) {
        if (policy.needsFuture()) {
            throw new IllegalArgumentException("eviction policy (" + policy + ") needs the batches to come");
        }
        return policy;
    }

    /** @param future the batches to come, which a policy that needs them is held to */
    ExpertBuffer(DeviceExperts experts, int slots, EvictionPolicy policy, @Nullable NextUses future) {
        int count = experts.count();
        if (slots < 1 || slots > count) {
            throw new IllegalArgumentException("buffer slots (" + slots + ") must be in 1.." + count
                    + ", the experts that the device has of the layer");
        }
        this.experts = experts;
        this.policy = policy;
        this.future = future;
        this.inSlot = new int[slots];
        this.loadedAt = new long[slots];
        this.slotOf = new int[count];
        this.usedAt = new long[count];
        this.uses = new long[count];
        this.nextUse = new int[count];
        this.activeIn = new long[count];
        this.ranAs = new int[count];
        this.active = new int[count];
        this.copies = new BatchCopies(count);
        Arrays.fill(inSlot, NOTHING);
        Arrays.fill(slotOf, NOTHING);
        if (future != null) {
            Arrays.setAll(nextUse, future::first);
        }
    }

    /**
     * An empty buffer with Belady's rule, which knows all batches beforehand; {@link #run} must then be given just these.
     *
     * @param experts ids of the experts that the device has of the layer, ascending, at least one
     * @param slots buffer slots, in 1..experts.length
     * @param batches the experts of each batch, {@code [batches][active]}, each ascending
     * @throws IllegalArgumentException when ids are negative, not ascending or not the device's, or slots are out of range
     */
    public static ExpertBuffer offline(int[] experts, int slots, int[][] batches) {
        DeviceExperts own = DeviceExperts.of(experts);
        int[] ends = new int[batches.length];
        int total = 0;
        for (int batch = 0; batch < batches.length; batch++) {
            total = Math.addExact(total, batches[batch].length);
            ends[batch] = total;
        }
        int[] needed = new int[total];
        int[] indices = new int[own.count()];
        for (int batch = 0; batch < batches.length; batch++) {
            int count = batches[batch].length;
            own.copyIndices(batches[batch], count, indices);
            System.arraycopy(indices, 0, needed, ends[batch] - count, count);
        }
        return new ExpertBuffer(own, slots, EvictionPolicy.MIN, new NextUses(own.count(), needed, ends));
    }

    /**
     * Fills an empty buffer with the device's first experts, as a server that loads what fits when it starts.
     *
     * @throws IllegalStateException when a batch ran or it was filled already
     */
    public void preload() {
        if (clock > 0 || batch > 0) {
            throw new IllegalStateException("only an empty buffer that has run no batch can be filled");
        }
        for (int slot = 0; slot < inSlot.length; slot++) {
            load(slot, slot);
            usedAt[slot] = clock;
        }
    }

    /**
     * Runs the experts of a batch through the buffer.
     *
     * @param active ids of the experts that the batch needs on this device, ascending
     * @return the copies it takes, that is the misses; what they are is told until the next batch runs
     * @throws IllegalArgumentException when an id is not one of the device's or they do not ascend; nothing has changed then
     * @throws IllegalStateException when an offline buffer was told another future; nothing has changed then
     */
    public int run(int... active) {
        return run(active, active.length);
    }

    /**
     * Runs the experts of a batch through the buffer.
     *
     * @param active ids of the experts, ascending, from index 0
     * @param count how many of them count
     * @return the copies it takes
     * @throws IllegalArgumentException as {@link #run(int...)}, and when there are fewer ids than {@code count}
     * @throws IllegalStateException as {@link #run(int...)}
     */
    public int run(int[] active, int count) {
        experts.copyIndices(active, count, this.active);
        if (future != null) {
            future.requireNext(this.active, count);
        }
        batch++;
        copies.clear();
        for (int i = 0; i < count; i++) {
            activeIn[this.active[i]] = batch;
            ranAs[this.active[i]] = NOTHING;
        }
        for (int i = 0; i < count; i++) {
            int expert = this.active[i];
            if (slotOf[expert] == NOTHING) {
                copy(expert, i);
            }
            usedAt[expert] = ++clock;
            uses[expert]++;
            ranAs[expert] = i;
            if (future != null) {
                nextUse[expert] = future.nextOfRunning();
            }
        }
        return copies.count();
    }

    private void copy(int expert, int position) {
        int slot = free();
        int victim = NOTHING;
        int wait = NOTHING;
        if (slot == NOTHING) {
            slot = victimSlot();
            victim = inSlot[slot];
            wait = activeIn[victim] == batch ? ranAs[victim] : NOTHING;
            slotOf[victim] = NOTHING;
        }
        load(expert, slot);
        copies.add(expert, slot, victim, wait, position);
    }

    private void load(int expert, int slot) {
        inSlot[slot] = expert;
        slotOf[expert] = slot;
        loadedAt[slot] = ++clock;
    }

    private int free() {
        for (int slot = 0; slot < inSlot.length; slot++) {
            if (inSlot[slot] == NOTHING) {
                return slot;
            }
        }
        return NOTHING;
    }

    private int victimSlot() {
        int best = NOTHING;
        int bestRank = 0;
        long bestOrder = 0;
        for (int slot = 0; slot < inSlot.length; slot++) {
            int expert = inSlot[slot];
            boolean isActive = activeIn[expert] == batch;
            int rank = policy.rank(isActive, isActive && ranAs[expert] != NOTHING);
            long order = policy.order(rank, usedAt[expert], loadedAt[slot], uses[expert], nextUse[expert]);
            if (best == NOTHING || goesBefore(rank, order, usedAt[expert], bestRank, bestOrder, usedAt[inSlot[best]])) {
                best = slot;
                bestRank = rank;
                bestOrder = order;
            }
        }
        return best;
    }

    private static boolean goesBefore(int rank, long order, long usedAt, int rank2, long order2, long usedAt2) {
        if (rank != rank2) {
            return rank < rank2;
        }
        return order == order2 ? usedAt < usedAt2 : order < order2;
    }

    /** Buffer slots. */
    public int slots() {
        return inSlot.length;
    }

    /** Experts that the device has of the layer. */
    public int experts() {
        return experts.count();
    }

    /** The rule of eviction. */
    public EvictionPolicy policy() {
        return policy;
    }

    /** The buffer slot that holds an expert now, after the last batch; -1 when none does. */
    public int slotOf(int expert) {
        int index = experts.indexOf(expert);
        return index < 0 ? NOTHING : slotOf[index];
    }

    /** Copies of the last batch. */
    public int copies() {
        return copies.count();
    }

    /** The expert that a copy of the last batch brings; copies are in the order in which their experts run. */
    public int copiedExpert(int copy) {
        return experts.id(copies.expert(copy));
    }

    /** The buffer slot that a copy goes into. */
    public int copiedInto(int copy) {
        return copies.into(copy);
    }

    /** The expert that a copy overwrites; -1 when the slot was free. */
    public int evictedBy(int copy) {
        int victim = copies.evicted(copy);
        return victim == NOTHING ? NOTHING : experts.id(victim);
    }

    /** Position among the active experts of the one that a copy brings. */
    public int copiedFor(int copy) {
        return copies.runsAs(copy);
    }

    /**
     * Position among the active experts of the one that has to run before a copy may overwrite it; -1 when the copy may begin
     * before the tokens are there.
     */
    public int copyWaitsFor(int copy) {
        return copies.waitsFor(copy);
    }

    @Override
    public String toString() {
        return "ExpertBuffer[experts=" + experts.count() + ", slots=" + inSlot.length + ", policy=" + policy + "]";
    }
}
