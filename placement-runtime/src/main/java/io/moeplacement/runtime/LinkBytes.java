package io.moeplacement.runtime;

import io.moeplacement.Communication;
import io.moeplacement.ExchangeModel;
import io.moeplacement.Topology;
import java.util.Arrays;

/** Bytes and seconds of the exchanges of a step, link by link. Not thread-safe. */
final class LinkBytes {

    private final Topology topology;
    private final ExchangeModel exchange;
    private final double bytesPerToken;
    private final boolean reserved;
    private final int devices;
    private final double[] toDevice;
    private final double[] toNode;
    private final double[] links;
    private final double[] step;
    private double seconds;
    private double dispatchSeconds;
    private double sameDevice;
    private double sameNode;
    private double crossNode;

    /** @param reserved whether whole buffers are sent, full or not */
    LinkBytes(Topology topology, ExchangeModel exchange, double bytesPerToken, boolean reserved) {
        this.topology = topology;
        this.exchange = exchange;
        this.bytesPerToken = bytesPerToken;
        this.reserved = reserved;
        this.devices = topology.devices();
        this.toDevice = new double[devices * devices];
        this.toNode = new double[devices * topology.nodes()];
        this.links = new double[devices * devices];
        this.step = new double[devices * devices];
    }

    void begin() {
        Arrays.fill(step, 0);
        seconds = 0;
    }

    /** What one layer sends. */
    void add(Communication communication, int layer, DispatchPlan plan, Transitions transitions) {
        dispatchSeconds = 0;
        if (communication == Communication.HOME) {
            dispatch(plan);
            comeBack();
        } else if (layer > 0) {
            onward(plan, transitions);
        }
    }

    /** What one layer sends when other rows return than were sent, or to other devices. */
    void addMigrating(DispatchPlan plan, DistinctTargets back) {
        dispatch(plan);
        for (int source = 0; source < devices; source++) {
            for (int device = 0; device < devices; device++) {
                toDevice[source * devices + device] = bytesPerToken * back.toDevice(source, device);
            }
            for (int node = 0; node < topology.nodes(); node++) {
                toNode[source * topology.nodes() + node] = bytesPerToken * back.toNode(source, node);
            }
        }
        exchange.route(toDevice, toNode, links);
        comeBack();
    }

    private void dispatch(DispatchPlan plan) {
        for (int source = 0; source < devices; source++) {
            for (int device = 0; device < devices; device++) {
                int sent = reserved ? plan.bufferRowsToDevice(source, device) : plan.tokensToDevice(source, device);
                toDevice[source * devices + device] = bytesPerToken * sent;
            }
            for (int node = 0; node < topology.nodes(); node++) {
                toNode[source * topology.nodes() + node] = bytesPerToken * plan.tokensToNode(source, node);
            }
            sameDevice += toDevice[source * devices + source];
        }
        exchange.route(toDevice, toNode, links);
        dispatchSeconds = exchange.seconds(links);
        seconds += dispatchSeconds;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                carry(from, to, links[from * devices + to]);
            }
        }
    }

    /** The way back of what was routed last. */
    private void comeBack() {
        seconds += exchange.secondsBack(links);
        for (int from = 0; from < devices; from++) {
            sameDevice += toDevice[from * devices + from];
            for (int to = 0; to < devices; to++) {
                carry(to, from, links[from * devices + to]);
            }
        }
    }

    private void onward(DispatchPlan plan, Transitions transitions) {
        double[] moved = transitions.moved();
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                int i = from * devices + to;
                links[i] = bytesPerToken * (reserved ? plan.bufferRowsToDevice(from, to) : moved[i]);
            }
            sameDevice += links[from * devices + from];
            links[from * devices + from] = 0;
        }
        dispatchSeconds = exchange.seconds(links);
        seconds += dispatchSeconds;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                carry(from, to, links[from * devices + to]);
            }
        }
    }

    private void carry(int from, int to, double bytes) {
        step[from * devices + to] += bytes;
        if (topology.nodeOf(from) == topology.nodeOf(to)) {
            sameNode += bytes;
        } else {
            crossNode += bytes;
        }
    }

    /** Bytes between devices so far, of all steps. */
    double crossing() {
        return sameNode + crossNode;
    }

    /** Seconds of the step so far. */
    double seconds() {
        return seconds;
    }

    /** Seconds until the last tokens of the layer added last were at their experts; 0 for the first one when pipelined. */
    double dispatchSeconds() {
        return dispatchSeconds;
    }

    /** Bytes of the step on each link; not to be changed. */
    double[] ofStep() {
        return step;
    }

    ReplayReport.Bytes total() {
        return new ReplayReport.Bytes(sameDevice, sameNode, crossNode);
    }
}
