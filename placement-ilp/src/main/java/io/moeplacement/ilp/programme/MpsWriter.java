package io.moeplacement.ilp.programme;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.structure.Structure1D.IntIndex;

/**
 * Writes a linear integer programme as free MPS: fields separated by blanks, integers between markers, every bound spelt
 * out, so that nothing depends on a reader's defaults. Numbers are exact decimals. The objective's constant and scale stand
 * in a comment, because readers do not agree on the sign of a right-hand side of the objective row.
 */
final class MpsWriter {

    private static final String OBJECTIVE = "objective";

    private final ExpressionsBasedModel model;
    private final Appendable out;

    MpsWriter(ExpressionsBasedModel model, Appendable out) {
        this.model = model;
        this.out = out;
    }

    void write(String name, double factor, double constant) throws IOException {
        line("* minimise; the problem's objective is " + factor + " x objective + " + constant);
        line("NAME " + name);
        List<Expression> rows = rows();
        line("ROWS");
        line(" N " + OBJECTIVE);
        for (Expression row : rows) {
            line(" " + kind(row) + " " + row.getName());
        }
        columns(rows);
        line("RHS");
        for (Expression row : rows) {
            BigDecimal side = side(row);
            if (side.signum() != 0) {
                line(" RHS " + row.getName() + " " + text(side));
            }
        }
        bounds();
        line("ENDATA");
    }

    private List<Expression> rows() {
        List<Expression> rows = new ArrayList<>();
        for (Expression row : model.getExpressions()) {
            if (row.isConstraint()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static String kind(Expression row) {
        boolean below = row.getUpperLimit() != null;
        boolean above = row.getLowerLimit() != null;
        if (below && above && !row.isEqualityConstraint()) {
            throw new IllegalStateException("row " + row.getName() + " has two different limits");
        }
        return below && above ? "E" : below ? "L" : "G";
    }

    private static BigDecimal side(Expression row) {
        @Nullable BigDecimal upper = row.getUpperLimit();
        @Nullable BigDecimal lower = row.getLowerLimit();
        BigDecimal side = upper != null ? upper : lower;
        return side == null ? BigDecimal.ZERO : side;
    }

    /** Column by column, as the format wants it; rows are kept by the model row by row. */
    private void columns(List<Expression> rows) throws IOException {
        List<Map<String, BigDecimal>> columns = new ArrayList<>();
        for (Variable variable : model.getVariables()) {
            Map<String, BigDecimal> column = new LinkedHashMap<>();
            BigDecimal weight = variable.getContributionWeight();
            if (weight != null && weight.signum() != 0) {
                column.put(OBJECTIVE, weight);
            }
            columns.add(column);
        }
        for (Expression row : rows) {
            for (Map.Entry<IntIndex, BigDecimal> entry : row.getLinearEntrySet()) {
                columns.get(entry.getKey().index).put(row.getName(), entry.getValue());
            }
        }
        line("COLUMNS");
        boolean integer = false;
        int markers = 0;
        for (int i = 0; i < columns.size(); i++) {
            Variable variable = model.getVariable(i);
            if (variable.isInteger() != integer) {
                integer = !integer;
                line(" MARKER" + markers++ + " 'MARKER' " + (integer ? "'INTORG'" : "'INTEND'"));
            }
            if (columns.get(i).isEmpty()) {
                // A variable that stands nowhere still has to be declared.
                columns.get(i).put(OBJECTIVE, BigDecimal.ZERO);
            }
            for (Map.Entry<String, BigDecimal> entry : columns.get(i).entrySet()) {
                line(" " + variable.getName() + " " + entry.getKey() + " " + text(entry.getValue()));
            }
        }
        if (integer) {
            line(" MARKER" + markers + " 'MARKER' 'INTEND'");
        }
    }

    private void bounds() throws IOException {
        line("BOUNDS");
        for (Variable variable : model.getVariables()) {
            String name = " BOUND " + variable.getName();
            BigDecimal lower = variable.getLowerLimit();
            BigDecimal upper = variable.getUpperLimit();
            line(lower == null ? " MI" + name : " LO" + name + " " + text(lower));
            if (upper != null) {
                line(" UP" + name + " " + text(upper));
            }
        }
    }

    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private void line(String text) throws IOException {
        out.append(text).append('\n');
    }
}
