package io.moeplacement.bench;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import io.moeplacement.runtime.sequences.AttentionCost;
import io.moeplacement.runtime.sequences.SequencePlacement;
import io.moeplacement.runtime.sequences.SequencePull;
import io.moeplacement.runtime.sequences.SequenceRoom;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision where sequences live next, on two nodes of eight devices with as many sequences per device as NetMoE's table
 * has; a sequence has 64 to 512 tokens, a quarter of whose copies lie on two devices of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class SequenceDeciding {

    private static final int COPIES_PER_TOKEN = 4;

    @Param({"2", "4", "8", "16", "24"})
    int sequencesPerDevice = 2;

    private SequencePlacement greedy;
    private SequencePlacement exact;
    private SequencePull pull;
    private SequenceRoom room;
    private int[] lengths;
    private int[] dealt;
    private int[] homes;

    /** Draws sequences and deals them to devices. */
    @Setup
    public void prepare() {
        Topology topology = Topology.builder(2, 8).build();
        int devices = topology.devices();
        int sequences = sequencesPerDevice * devices;
        greedy = SequencePlacement.luffy(topology, AttentionCost.ofWidth(2880, 1e14), 2);
        exact = SequencePlacement.exact(topology);
        pull = new SequencePull(topology, HomeRouting.DIRECT);
        room = SequenceRoom.even(sequences, devices);
        lengths = new int[sequences];
        dealt = new int[sequences];
        homes = new int[sequences];
        SplittableRandom random = new SplittableRandom(1);
        pull.begin(sequences);
        int[] served = new int[COPIES_PER_TOKEN];
        for (int sequence = 0; sequence < sequences; sequence++) {
            dealt[sequence] = sequence % devices;
            lengths[sequence] = random.nextInt(64, 513);
            int favourite = random.nextInt(devices);
            for (int token = 0; token < lengths[sequence]; token++) {
                for (int copy = 0; copy < COPIES_PER_TOKEN; copy++) {
                    served[copy] = random.nextInt(4) == 0
                            ? (favourite + random.nextInt(2)) % devices
                            : random.nextInt(devices);
                }
                pull.addToken(sequence, served, 0, COPIES_PER_TOKEN);
            }
        }
    }

    /** Luffy's rule with two candidates. */
    @Benchmark
    public int[] greedy() {
        System.arraycopy(dealt, 0, homes, 0, homes.length);
        greedy.place(pull, lengths, room, homes);
        return homes;
    }

    /** NetMoE's assignment in two stages. */
    @Benchmark
    public int[] exact() {
        System.arraycopy(dealt, 0, homes, 0, homes.length);
        exact.place(pull, lengths, room, homes);
        return homes;
    }
}
