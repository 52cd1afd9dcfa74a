package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.alone.SourceBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from every source device to every place in home communication, every place counted once per token where selections
 * are known. A change costs O(devices * (places + shares changed)). Not thread-safe.
 */
final class SentBytes {

    private final ShareTable shares;
    private final SourceBytes sources;
    private final @Nullable TokenHits hits;
    private final int devices;
    private final int places;
    /** {@code [source * places + place]}: every (token, expert) choice by itself. */
    private double[] raw;

    private double[] tried;

    /** @param hits null when every (token, expert) choice is sent by itself */
    SentBytes(ShareTable shares, SourceBytes sources, @Nullable TokenHits hits, int devices) {
        this.shares = shares;
        this.sources = sources;
        this.hits = hits;
        this.devices = devices;
        this.places = shares.places();
        this.raw = new double[devices * places];
        this.tried = new double[devices * places];
    }

    int places() {
        return places;
    }

    void reset() {
        Arrays.fill(tried, 0);
        for (int expert = 0; expert < shares.experts(); expert++) {
            for (int place = 0; place < places; place++) {
                double share = shares.share(expert, place);
                if (share > 0) {
                    add(share, expert, place);
                }
            }
        }
        System.arraycopy(tried, 0, raw, 0, raw.length);
        if (hits != null) {
            hits.reset();
        }
    }

    private void add(double share, int expert, int place) {
        for (int source = 0; source < devices; source++) {
            tried[source * places + place] += share * sources.of(expert, source);
        }
    }

    void attempt() {
        System.arraycopy(raw, 0, tried, 0, raw.length);
        for (int i = 0; i < shares.changes(); i++) {
            add(shares.difference(i), shares.changedExpert(i), shares.changedPlace(i));
        }
        if (hits != null) {
            hits.attempt();
        }
    }

    void take() {
        double[] old = raw;
        raw = tried;
        tried = old;
        if (hits != null) {
            hits.take();
        }
    }

    /** Part of the choices at a place that are of distinct tokens; what rounding has left of an empty place is cut off. */
    private double distinct(int place) {
        if (hits == null || hits.copies(place) <= 0) {
            return 1;
        }
        return Math.max(0, Math.min(1, hits.hits(place) / hits.copies(place)));
    }

    /** Writes the bytes of the last reset or attempt, {@code [source * places + place]}. */
    void write(double[] bytes) {
        for (int place = 0; place < places; place++) {
            double distinct = distinct(place);
            for (int i = place; i < bytes.length; i += places) {
                bytes[i] = tried[i] * distinct;
            }
        }
    }
}
