package io.moeplacement.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SourceLoads;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Check values of the real files. */
class RealTracesTest {

    private static RoutingProfile read(String name, ProfileOptions options) {
        return new ProfileReader(options).read(List.of(RealFiles.file(name))).profile();
    }

    @Test
    void gptOssHasItsCheckValues() {
        RoutingProfile profile =
                read("gpt-oss-20b.even.npz", ProfileOptions.defaults().withPairing(Pairing.TOP1));
        assertThat(profile.layers()).isEqualTo(24);
        assertThat(profile.experts()).isEqualTo(32);
        assertThat(profile.topK()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).mapToDouble(expert -> profile.load(0, expert)))
                .containsExactly(13006.0, 19869.0, 19214.0, 11565.0);
        double ids = 0;
        for (int layer = 0; layer < 24; layer++) {
            assertThat(profile.totalLoad(layer)).isEqualTo(425_436);
            for (int expert = 0; expert < 32; expert++) {
                ids += expert * profile.load(layer, expert);
            }
        }
        assertThat(ids).isEqualTo(158_378_315);
        ExpertAffinity affinity = requireNonNull(profile.affinity());
        assertThat(affinity.count(0, 23, 13)).isEqualTo(6171);
        assertThat(affinity.total(0)).isEqualTo(106_359);
        double most = 0;
        for (int from = 0; from < 32; from++) {
            for (int to = 0; to < 32; to++) {
                most = Math.max(most, affinity.count(0, from, to));
            }
        }
        assertThat(most).isEqualTo(6171);
        assertThat(requireNonNull(profile.selections()).total(7)).isEqualTo(106_359);
    }

    @Test
    void gptOssSequencesSplit() {
        ProfileOptions options = ProfileOptions.defaults();
        RoutingProfile fit = read("gpt-oss-20b.even.npz", options.withSequences(new SequenceFilter(0, 4)));
        RoutingProfile score = read("gpt-oss-20b.even.npz", options.withSequences(new SequenceFilter(2, 4)));
        assertThat(fit.totalLoad(0)).isPositive();
        assertThat(fit.totalLoad(0) + score.totalLoad(0)).isEqualTo(425_436);
        assertThat(fit.load(0, 3) + score.load(0, 3)).isEqualTo(11565);
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek-v3.prefill-1024.loads.csv, 58, 256, 3, 60, 67108864",
        "deepseek-v3.prefill-2048.loads.csv, 58, 256, 3, 60, 67108864",
        "deepseek-v3.decode-1000-1000.loads.csv, 58, 256, 3, 60, 147308544",
        "mixtral-8x7b.mmlu-all.loads.csv, 32, 8, 0, 31, 211132",
        "mixtral-8x7b.mmlu-us-history.loads.csv, 32, 8, 0, 31, 112644",
        "olmoe-1b-7b.c4-layers-0-7-15.loads.csv, 3, 64, 0, 15, 1671168"
    })
    void csvLoadsHaveTheirCheckValues(String name, int layers, int experts, int first, int last, double sum) {
        RoutingProfile profile = read(name, ProfileOptions.defaults());
        assertThat(profile.layers()).isEqualTo(layers);
        assertThat(profile.experts()).isEqualTo(experts);
        assertThat(profile.layerId(0)).isEqualTo(first);
        assertThat(profile.layerId(layers - 1)).isEqualTo(last);
        for (int layer = 0; layer < layers; layer++) {
            assertThat(profile.totalLoad(layer)).isEqualTo(sum);
        }
        assertThat(profile.affinity()).isNull();
    }

    @Test
    void windowsAreSummedOrKept() {
        RoutingProfile summed = read("gpt-moe-24l32e.windows.npz", ProfileOptions.defaults());
        RoutingProfile kept =
                read("gpt-moe-24l32e.windows.npz", ProfileOptions.defaults().withWindows(true));
        assertThat(summed.windows()).isNull();
        assertThat(summed.totalLoad(5)).isEqualTo(251.0 * 262_144);
        LoadWindows windows = requireNonNull(kept.windows());
        assertThat(windows.windows()).isEqualTo(251);
        assertThat(windows.label(1)).isGreaterThan(windows.label(0));
        assertThat(kept.loads(5)).isEqualTo(summed.loads(5));
        SourceLoads sources = requireNonNull(kept.sourceLoads());
        assertThat(sources.sources()).isEqualTo(16);
    }
}
