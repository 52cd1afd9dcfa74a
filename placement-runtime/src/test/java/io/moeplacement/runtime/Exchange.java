package io.moeplacement.runtime;

import static org.assertj.core.api.Assertions.assertThat;

/** Devices that plan alone, exchange sizes and rows, and return results; an expert adds 1000 times its id. */
final class Exchange {

    private final RandomBatch batch;
    private final int layer;
    private final int devices;
    private final DispatchPlan[] plans;
    private final int[][] ids;
    private final long[][] sums;

    Exchange(RandomBatch batch, int layer) {
        this.batch = batch;
        this.layer = layer;
        this.devices = batch.topology.devices();
        this.plans = new DispatchPlan[devices];
        this.ids = new int[devices][];
        this.sums = new long[devices][];
    }

    void plan(int device, int[] experts, ReplicaPolicy policy) {
        plans[device] = new DispatchPlan(batch.placement, batch.topology, batch.topK, Gating.dynamic(), policy);
        ids[device] = experts;
        int tokens = experts.length / batch.topK;
        sums[device] = new long[tokens];
        plans[device].plan(layer, tokens, experts, null, device);
    }

    private long activation(int device, int token) {
        return device * 100L + token;
    }

    void run() {
        for (int device = 0; device < devices; device++) {
            receive(device);
        }
    }

    private void receive(int device) {
        int slots = batch.placement.layout().slots(layer, device);
        int first = batch.placement.layout().firstSlot(layer, device);
        int[] counts = new int[devices * slots];
        for (int source = 0; source < devices; source++) {
            int[] message = new int[slots];
            plans[source].copySendCounts(source, device, message);
            System.arraycopy(message, 0, counts, source * slots, slots);
        }
        ReceivePlan plan = new ReceivePlan(devices);
        plan.plan(slots, counts);
        long[] grouped = new long[plan.rows()];
        int arrival = 0;
        for (int source = 0; source < devices; source++) {
            int begin = slots == 0 ? 0 : plans[source].sendOffset(source, first);
            for (int i = 0; i < plans[source].sendCountToDevice(source, device); i++) {
                int token = plans[source].permutation(begin + i) / batch.topK;
                grouped[plan.groupedRow(arrival++)] = activation(source, token);
            }
        }
        assertThat(arrival).isEqualTo(plan.rows());
        for (int slot = 0; slot < slots; slot++) {
            for (int row = plan.slotOffset(slot); row < plan.slotOffset(slot + 1); row++) {
                grouped[row] += 1000L * batch.placement.expertAt(layer, first + slot);
            }
        }
        giveBack(device, first, slots, plan, grouped);
    }

    private void giveBack(int device, int first, int slots, ReceivePlan plan, long[] grouped) {
        int arrival = 0;
        for (int source = 0; source < devices; source++) {
            int begin = slots == 0 ? 0 : plans[source].sendOffset(source, first);
            for (int i = 0; i < plans[source].sendCountToDevice(source, device); i++) {
                int token = plans[source].permutation(begin + i) / batch.topK;
                sums[source][token] += grouped[plan.groupedRow(arrival++)];
            }
        }
    }

    void requireSums() {
        for (int device = 0; device < devices; device++) {
            for (int token = 0; token < sums[device].length; token++) {
                long expected = 0;
                for (int rank = 0; rank < batch.topK; rank++) {
                    int expert = ids[device][token * batch.topK + rank];
                    expected += expert < 0 ? 0 : activation(device, token) + 1000L * expert;
                }
                assertThat(sums[device][token]).isEqualTo(expected);
            }
        }
    }
}
