package io.moeplacement.formats;

import io.moeplacement.Hardware;
import io.moeplacement.Link;
import io.moeplacement.Topology;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Topology files: {@code {"version": 1, "nodeSizes": [8, 8], "intraNode": {"bandwidth": 4.5e11, "latency": 5e-6},
 * "interNode": {...}, "speeds": [devices], "costMatrix": [[devices][devices]]}}. Only version and nodeSizes must be there:
 * links are those of an H100 when absent, speeds 1, and without a cost matrix (seconds per byte) the links price traffic.
 */
public final class TopologyJson {

    /** Most devices that are planned for: tables of all pairs of them must fit in memory. */
    public static final int MAX_DEVICES = SizeLimits.MAX_DEVICES;

    private static final long MAX_BYTES = 1L << 28;

    private TopologyJson() {}

    /**
     * Reads a topology.
     *
     * @throws FormatException when the file is damaged, a key is missing or unknown, or a figure is out of range
     */
    public static Topology read(Path file) {
        return JsonFiles.read(file, MAX_BYTES, in -> value(in, true));
    }

    /**
     * Writes a topology; on failure nothing is left.
     *
     * @throws FormatException when the file cannot be written
     */
    public static void write(Path file, Topology topology) {
        OutputFile.write(
                file,
                target -> JsonOut.write(
                        target,
                        json -> json.object(out -> {
                            out.number("version", 1);
                            fields(out, topology);
                        })),
                written -> OutputFile.requireSame(file, topology, read(written)));
    }

    static void fields(JsonOut out, Topology topology) throws IOException {
        out.integers("nodeSizes", topology.nodeSizes());
        link(out, "intraNode", topology.intraNode());
        link(out, "interNode", topology.interNode());
        double[] speeds = new double[topology.devices()];
        Arrays.setAll(speeds, topology::speed);
        out.numbers("speeds", speeds);
        if (topology.hasCostMatrix()) {
            out.array("costMatrix", rows -> {
                double[] row = new double[topology.devices()];
                for (int from = 0; from < row.length; from++) {
                    int source = from;
                    Arrays.setAll(row, to -> topology.secondsPerByte(source, to));
                    rows.numbers(row);
                }
            });
        }
    }

    private static void link(JsonOut out, String key, Link link) throws IOException {
        out.object(key, body -> {
            body.number("bandwidth", link.bandwidth());
            body.number("latency", link.latency());
        });
    }

    static Topology value(JsonIn in, boolean versioned) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "version" -> parts.version = in.version();
                case "nodeSizes" -> parts.nodeSizes = in.integers();
                case "intraNode" -> parts.intraNode = link(in);
                case "interNode" -> parts.interNode = link(in);
                case "speeds" -> parts.speeds = in.numbers();
                case "costMatrix" -> parts.costMatrix = in.matrix();
                default ->
                    throw in.unknownKey("version", "nodeSizes", "intraNode", "interNode", "speeds", "costMatrix");
            }
        });
        if (versioned) {
            in.required(parts.version, "version");
        }
        int[] nodeSizes = in.required(parts.nodeSizes, "nodeSizes");
        double[][] costMatrix = parts.costMatrix;
        double[] speeds = parts.speeds;
        return in.checked("topology", () -> {
            requireDevices(nodeSizes);
            Topology.Builder builder = Topology.builder(nodeSizes).links(parts.intraNode, parts.interNode);
            if (speeds != null) {
                builder.speeds(speeds);
            }
            if (costMatrix != null) {
                builder.costMatrix(costMatrix);
            }
            return builder.build();
        });
    }

    /** A few digits must not allocate gigabytes. */
    private static void requireDevices(int[] nodeSizes) {
        long devices = 0;
        for (int size : nodeSizes) {
            devices += size;
        }
        if (devices > MAX_DEVICES) {
            throw new IllegalArgumentException(
                    "nodeSizes name " + devices + " devices, at most " + MAX_DEVICES + " are allowed");
        }
    }

    private static Link link(JsonIn in) throws IOException {
        @Nullable Double[] parts = new Double[2];
        in.object(key -> {
            switch (key) {
                case "bandwidth" -> parts[0] = in.number();
                case "latency" -> parts[1] = in.number();
                default -> throw in.unknownKey("bandwidth", "latency");
            }
        });
        double bandwidth = in.required(parts[0], "bandwidth");
        double latency = in.required(parts[1], "latency");
        return in.checked("link", () -> new Link(bandwidth, latency));
    }

    private static final class Parts {
        private @Nullable Integer version;
        private int @Nullable [] nodeSizes;
        private Link intraNode = Hardware.H100.intraNode();
        private Link interNode = Hardware.H100.interNode();
        private double @Nullable [] speeds;
        private double @Nullable [] @Nullable [] costMatrix;
    }
}
