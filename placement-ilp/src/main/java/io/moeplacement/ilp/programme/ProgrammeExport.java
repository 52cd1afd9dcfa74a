package io.moeplacement.ilp.programme;

import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.Support;
import java.io.IOException;
import java.util.function.Function;

/**
 * Writes one kind of programme. Up to a size: a programme is built in memory before it is written.
 *
 * @param name of the programme, the NAME of the file
 * @param judge whether the programme can say a problem
 * @param variables how many variables it would have
 * @param builder builds it
 */
public record ProgrammeExport(
        String name,
        Function<PlacementProblem, Support> judge,
        Function<PlacementProblem, Long> variables,
        Function<PlacementProblem, PlacementProgramme> builder)
        implements ModelExporter {

    private static final long MOST_VARIABLES = 1_000_000;

    @Override
    public Support supports(PlacementProblem problem) {
        Support said = judge.apply(problem);
        long count = said.isSupported() ? variables.apply(problem) : 0;
        return count <= MOST_VARIABLES
                ? said
                : Support.no("size: it would have " + count + " variables, at most " + MOST_VARIABLES
                        + " are written; leave out layers");
    }

    @Override
    public void writeMps(PlacementProblem problem, Appendable out) throws IOException {
        Support support = supports(problem);
        if (!support.isSupported()) {
            throw new IllegalArgumentException("no programme " + name + " of this problem: " + support.reason());
        }
        builder.apply(problem).programme().writeMps(name, out);
    }
}
