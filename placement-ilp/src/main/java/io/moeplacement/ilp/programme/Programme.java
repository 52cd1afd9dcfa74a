package io.moeplacement.ilp.programme;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.array.ArrayR064;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.IntermediateSolver;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.context.NumberContext;

/**
 * One integer programme for ojAlgo, and all of ojAlgo's traps in one place: its own environment, unique row names, a
 * stated gap tolerance and number of workers, never {@code options.validate} or {@code options.sparse}, a start that is
 * really used, the state read before the values. Good for one solve.
 */
public final class Programme {

    /** Two values count as equal to ojAlgo when they agree in seven digits. */
    private static final NumberContext GAP = NumberContext.of(7, 8);

    /** In place of a claim where ojAlgo was stopped and says OPTIMAL all the same. */
    static final String STOPPED = "FEASIBLE";

    private static final double DIGITS = 1e10;

    private final ExpressionsBasedModel model = Optimisation.newEnvironment().newModel();
    private double[] start = new double[64];
    private int variables;
    private int rows;
    private double startValue;
    private double factor = 1;
    private double constant;

    /** An empty programme that minimises. */
    public Programme() {}

    /** A whole number 0 or 1, not in the objective; names must differ. */
    public Variable binary(String name, double startsAt) {
        return add(name, startsAt).binary();
    }

    /** A whole number 0 or 1 with its part in what is minimised. */
    public Variable binary(String name, double weight, double startsAt) {
        startValue += clean(weight) * startsAt;
        return binary(name, startsAt).weight(clean(weight));
    }

    /** A number in a range with its part in what is minimised. */
    public Variable number(String name, double lower, double upper, double weight, double startsAt) {
        startValue += clean(weight) * startsAt;
        return add(name, startsAt).lower(lower).upper(upper).weight(clean(weight));
    }

    /** Says how the problem's objective follows from the programme's: factor times it plus a constant. */
    public void objectiveIs(double factor, double constant) {
        this.factor = factor;
        this.constant = constant;
    }

    /** The problem's objective value for a value of this programme. */
    public double objective(double programmeValue) {
        return factor * programmeValue + constant;
    }

    /** Number of variables so far. */
    public int variables() {
        return variables;
    }

    private Variable add(String name, double startsAt) {
        if (variables == start.length) {
            start = Arrays.copyOf(start, 2 * variables);
        }
        start[variables] = startsAt;
        variables++;
        return model.newVariable(name);
    }

    /** A new row; its number makes the name unique, as ojAlgo replaces rows of equal names. */
    public Expression row(String kind) {
        return model.newExpression(kind + "_" + rows++);
    }

    /** A number that stays short as the decimal that ojAlgo makes of it. */
    public static double clean(double value) {
        return Math.rint(value * DIGITS) / DIGITS;
    }

    /** Where a variable's value stands among the values of an answer. */
    public int index(Variable variable) {
        return model.indexOf(variable);
    }

    /** Whether ojAlgo finds that the start keeps all rows. */
    public boolean acceptsStart() {
        return model.validate(startResult());
    }

    private Optimisation.Result startResult() {
        return new Optimisation.Result(
                Optimisation.State.FEASIBLE, startValue, ArrayR064.wrap(Arrays.copyOf(start, variables)));
    }

    /**
     * What ojAlgo said.
     *
     * @param claim the state it reports
     * @param values of the variables in order of creation; null when it has none
     */
    public record Answer(String claim, double @Nullable [] values) {}

    /**
     * Minimises; takes as long as it takes, as ojAlgo's limit on time is soft.
     *
     * @param fromStart whether the starts given with the variables are a solution to begin with
     */
    public Answer minimise(boolean fromStart, int workers, Duration budget) {
        model.options.integer(
                IntegerStrategy.newConfigurable().withGapTolerance(GAP).withParallelism(() -> workers));
        if (model.options.time_abort != 0) {
            long millis = Math.max(1, budget.toMillis());
            model.options.time_abort = millis;
        }
        long begin = System.nanoTime();
        // Variable.setValue is ignored by 57.x; this way the start is used.
        Optimisation.Result result = fromStart
                ? model.prepare(Optimisation.Sense.MIN, m -> new IntermediateSolver(m) {})
                        .solve(startResult())
                : model.minimise();
        Optimisation.State state = result.getState();
        // Stopped by its clock, ojAlgo may still say OPTIMAL.
        boolean stopped = model.options.time_abort == 0 || System.nanoTime() - begin >= budget.toNanos();
        String claim = stopped && state == Optimisation.State.OPTIMAL ? STOPPED : state.name();
        if (!state.isFeasible() || result.size() < variables) {
            return new Answer(claim, null);
        }
        double[] values = new double[variables];
        Arrays.setAll(values, result::doubleValue);
        return new Answer(claim, values);
    }

    /** Writes the programme in free MPS; start values are not part of it. */
    public void writeMps(String name, Appendable out) throws IOException {
        new MpsWriter(model, out).write(name, factor, constant);
    }

    /** Asks ojAlgo to stop soon; from any thread. */
    public void abort() {
        model.options.time_abort = 0;
    }
}
