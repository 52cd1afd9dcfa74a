package io.moeplacement.bench;

import io.moeplacement.PlacementProblem;

/** Something that makes placements: a solver of the library with its settings, or a program beside it. */
interface Contender {

    /** Name in the tables. */
    String name();

    /** Whether it is what this project offers, and not what people would use instead. */
    boolean isOurs();

    /** Whether its result depends on the seed, so that several runs say something. */
    boolean isSeeded();

    /** One attempt; never throws for a problem that it does not take. */
    Attempt attempt(PlacementProblem problem, Budget budget);
}
