package io.moeplacement.heuristic.copies;

/**
 * Distinct places per token.
 *
 * @param places how many places there are
 * @param price what one hit costs
 */
record FanOutTerm(TokenHits hits, int places, double price) implements LayerTerm {

    @Override
    public double reset() {
        hits.reset();
        return value();
    }

    @Override
    public double attempt() {
        hits.attempt();
        return value();
    }

    private double value() {
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += hits.hits(place);
        }
        return sum * price;
    }

    @Override
    public void take() {
        hits.take();
    }

    @Override
    public double guide() {
        return 0;
    }
}
