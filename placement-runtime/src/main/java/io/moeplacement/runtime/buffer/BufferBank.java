package io.moeplacement.runtime.buffer;

/** The buffers of all devices and layers, step by step, and what they add up to. Not thread-safe. */
final class BufferBank {

    private final LocalExperts local;
    private final BufferOptions options;
    private final ExpertBuffer[][] buffers;
    private final CopyTimeline timeline;
    private final long[] requestsOf;
    private final long[] missesOf;

    private long stepRequests;
    private long stepMisses;
    private double stepStall;
    private double slowest;
    private double slowestWithCopies;

    private long firstTokens = -1;
    private long measured;
    private double stall;

    /** @throws IllegalArgumentException when no device has as many experts as there are slots, or the future is another's */
    BufferBank(LocalExperts local, BufferOptions options) {
        local.requireSlots(options.slots());
        ExpertUse future = options.policy().needsFuture() ? options.future() : null;
        if (future != null) {
            future.requireExperts(local);
        }
        this.local = local;
        this.options = options;
        this.requestsOf = new long[local.devices()];
        this.missesOf = new long[local.devices()];
        this.timeline =
                new CopyTimeline(options.overlap(), local.bytesPerExpert() / options.hostBandwidth(), local.most());
        this.buffers = new ExpertBuffer[local.layers()][local.devices()];
        for (int layer = 0; layer < local.layers(); layer++) {
            for (int device = 0; device < local.devices(); device++) {
                int[] experts = local.of(layer, device);
                int slots = Math.min(options.slots(), experts.length);
                if (slots > 0) {
                    NextUses next = future == null ? null : future.nextUses(layer, device);
                    buffers[layer][device] =
                            new ExpertBuffer(DeviceExperts.ofAscending(experts), slots, options.policy(), next);
                    buffers[layer][device].preload();
                }
            }
        }
    }

    void beginStep() {
        stepRequests = 0;
        stepMisses = 0;
        stepStall = 0;
    }

    void beginLayer() {
        slowest = 0;
        slowestWithCopies = 0;
    }

    /** Runs a device's batch through its buffer. */
    void add(int layer, int device, ActiveExperts active, double dispatchSeconds) {
        if (active.count() == 0) {
            // A batch without this device leaves its buffer alone, but the future counts it.
            if (buffers[layer][device] != null) {
                buffers[layer][device].run(active.experts(), 0);
            }
            return;
        }
        ExpertBuffer buffer = buffers[layer][device];
        int misses = buffer.run(active.experts(), active.count());
        double perRow = local.secondsPerRow(device);
        double seconds = active.totalRows() * perRow;
        slowest = Math.max(slowest, seconds);
        slowestWithCopies =
                Math.max(slowestWithCopies, seconds + timeline.stall(buffer, active, perRow, dispatchSeconds));
        requestsOf[device] += active.count();
        missesOf[device] += misses;
        stepRequests += active.count();
        stepMisses += misses;
    }

    void endLayer() {
        stepStall += slowestWithCopies - slowest;
    }

    BufferStep endStep(long tokens) {
        if (firstTokens < 0) {
            firstTokens = tokens;
        }
        if (tokens == firstTokens) {
            measured++;
            stall += stepStall;
        }
        return new BufferStep(stepRequests, stepMisses, stepMisses * local.bytesPerExpert(), stepStall);
    }

    BufferReport report() {
        long requests = 0;
        long misses = 0;
        double worst = 0;
        for (int device = 0; device < requestsOf.length; device++) {
            requests += requestsOf[device];
            misses += missesOf[device];
            if (requestsOf[device] > 0) {
                worst = Math.max(worst, (double) missesOf[device] / requestsOf[device]);
            }
        }
        return new BufferReport(
                options.slots(),
                options.policy(),
                requests,
                misses,
                worst,
                misses * local.bytesPerExpert(),
                measured == 0 ? 0 : stall / measured,
                local.mostBytes(options.slots()),
                local.mostBytes(local.most()));
    }
}
