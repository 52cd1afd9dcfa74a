package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import org.junit.jupiter.api.Test;

/** The library's cost model keeps the rules; models that look at names do not. */
class CostModelRulesTest implements CostModelContract {

    @Test
    void aModelThatKnowsExpertsByNameIsCaught() {
        CostModelContract wrong = new CostModelContract() {
            @Override
            public Evaluation evaluate(PlacementProblem problem, Placement placement) {
                return plus(problem, placement, placement.expertAt(0, 0));
            }
        };

        assertThatThrownBy(wrong::rule401_renamingExpertsKeepsTheCost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rule 401 broken: objective value changes under renaming");
    }

    @Test
    void aModelThatKnowsDevicesByNameIsCaught() {
        CostModelContract wrong = new CostModelContract() {
            @Override
            public Evaluation evaluate(PlacementProblem problem, Placement placement) {
                double first = problem.profile().load(0, placement.expertAt(0, 0));
                return plus(problem, placement, first);
            }
        };

        assertThatThrownBy(wrong::rule402_renamingDevicesKeepsTheCost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rule 402 broken: objective value changes under renaming");
    }

    private static Evaluation plus(PlacementProblem problem, Placement placement, double error) {
        Evaluation right = new CostModel(problem).evaluate(placement);
        return new Evaluation(right.objectiveValue() + error, right.metrics());
    }
}
