package io.moeplacement.testkit.workload;

import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Sequences one after another: lengths follow a gamma distribution, topics Zipf's law. A topic owns an arc of the circle
 * as long as the topic is frequent, so that tokens stay uniform on the circle. Not thread-safe.
 */
final class SequenceSource {

    private static final int TOPICS = 24;
    private static final double ZIPF_EXPONENT = 1;
    private static final double GAMMA_SHAPE = 4;
    /** Keeps this generator apart from others that are given the same seed. */
    private static final long SALT = 0x5e9_0e4c_e5L;

    private final GammaDistribution lengths;
    private final ZipfDistribution topics;
    private final int shortest;
    private final int longest;
    private int length;
    private double topicBegin;
    private double topicLength;

    SequenceSource(double meanLength, int shortest, int longest, long seed) {
        RandomGenerator random = new Well19937c(seed ^ SALT);
        this.lengths = new GammaDistribution(random, GAMMA_SHAPE, meanLength / GAMMA_SHAPE);
        this.topics = new ZipfDistribution(random, TOPICS, ZIPF_EXPONENT);
        this.shortest = shortest;
        this.longest = longest;
    }

    void next() {
        length = (int) Math.min(longest, Math.max(shortest, Math.round(lengths.sample())));
        int topic = topics.sample();
        topicBegin = topics.cumulativeProbability(topic - 1);
        topicLength = topics.probability(topic);
    }

    int length() {
        return length;
    }

    double topicBegin() {
        return topicBegin;
    }

    double topicLength() {
        return topicLength;
    }
}
