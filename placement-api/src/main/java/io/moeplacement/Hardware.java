package io.moeplacement;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Published figures of common accelerators, as a starting point where nothing was measured.
 *
 * <p>Links are per device and direction: NVLink inside a node, one network card per device between nodes. Speed is dense
 * BF16 throughput relative to an H100. Sources are listed in {@code docs/cost-model.md}.
 */
public enum Hardware {
    /** A100 SXM: NVLink 3 (600 GB/s both ways), 200 Gb/s network, 312 TFLOP/s. */
    A100(300e9, 25e9, 312.0 / 989.4),
    /** H100 SXM: NVLink 4 (900 GB/s both ways), 400 Gb/s network, 989.4 TFLOP/s. */
    H100(450e9, 50e9, 1.0),
    /** H200 SXM: links and BF16 throughput of an H100, more memory. */
    H200(450e9, 50e9, 1.0),
    /** H20: NVLink 4 (900 GB/s both ways), 400 Gb/s network, 148 TFLOP/s. */
    H20(450e9, 50e9, 148.0 / 989.4);

    private static final double INTRA_LATENCY = 5e-6;
    private static final double INTER_LATENCY = 15e-6;

    private final Link intraNode;
    private final Link interNode;
    private final double speed;

    Hardware(double intraBandwidth, double interBandwidth, double speed) {
        this.intraNode = new Link(intraBandwidth, INTRA_LATENCY);
        this.interNode = new Link(interBandwidth, INTER_LATENCY);
        this.speed = speed;
    }

    /** The accelerator of a name such as {@code h100}; upper and lower case are the same.
     *
     * @throws IllegalArgumentException when the name is unknown; the message lists the known ones
     */
    public static Hardware named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(hardware -> hardware.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown hardware (" + name + "), known are "
                        + Arrays.stream(values())
                                .map(hardware -> hardware.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    /** The link between two devices of one node. */
    public Link intraNode() {
        return intraNode;
    }

    /** The link between two devices of different nodes. */
    public Link interNode() {
        return interNode;
    }

    /** Throughput relative to an H100, above 0. */
    public double speed() {
        return speed;
    }
}
