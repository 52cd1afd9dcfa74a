package io.moeplacement.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Hardware;
import io.moeplacement.Topology;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BandsTest {

    @Test
    void fewDevicesStandForThemselves() {
        Bands bands = Bands.ofDevices(Topology.of(2, 4, Hardware.H100));
        assertThat(bands.whole()).isTrue();
        assertThat(bands.labels()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(bands.largest(new double[] {1, 2, 3, 4, 5, 6, 7, 8})).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void manyDevicesBecomeNodesWhereThereAreEnoughOfThem() {
        Bands bands = Bands.ofDevices(Topology.of(40, 8, Hardware.H100));
        assertThat(bands.one()).isEqualTo("node");
        assertThat(bands.count()).isEqualTo(40);
        assertThat(bands.of()[319]).isEqualTo(39);
        double[] loads = IntStream.range(0, 320).mapToDouble(device -> device).toArray();
        assertThat(bands.largest(loads)[1]).isEqualTo(15);
        assertThat(bands.sum(loads)[0]).isEqualTo(28);
    }

    @Test
    void manyDevicesOfFewNodesBecomeRanges() {
        Bands bands = Bands.ofDevices(Topology.of(2, 100, Hardware.H100));
        assertThat(bands.one()).isEqualTo("devices");
        assertThat(bands.labels()).hasSize(50).startsWith("0-3").endsWith("196-199");
    }

    @Test
    void layersKeepTheirIdsAndWhatIsNotKnownDoesNotCount() {
        Bands bands = Bands.ofLayers(IntStream.rangeClosed(3, 258).toArray());
        assertThat(bands.labels()).hasSize(128).startsWith("3-4").endsWith("257-258");
        double[] values = new double[256];
        values[0] = Double.NaN;
        values[1] = 5;
        values[2] = Double.NaN;
        values[3] = Double.NaN;
        assertThat(bands.mean(values)).startsWith(5).contains(Double.NaN, org.assertj.core.data.Index.atIndex(1));
        assertThat(bands.largest(values)).startsWith(5).contains(Double.NaN, org.assertj.core.data.Index.atIndex(1));
    }
}
