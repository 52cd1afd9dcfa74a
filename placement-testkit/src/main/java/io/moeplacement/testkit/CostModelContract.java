package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.testkit.RandomProblem.Size;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a cost model must keep, as JUnit tests: the rules 401 and 402 of {@code docs/spec.md}. By default the library's own
 * model is checked; a delta evaluator or a re-implementation is checked by overriding {@link #evaluate}.
 */
public interface CostModelContract {

    /** The model under test. */
    default Evaluation evaluate(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement);
    }

    /** The problems rules are checked on; by default 60 tiny and 60 small ones. */
    default List<ContractCase> cases() {
        return Stream.concat(
                        ContractCase.range(Size.TINY, 1, 60).stream(), ContractCase.range(Size.SMALL, 1, 60).stream())
                .toList();
    }

    /** Other names for experts leave every cost as it is. */
    @Test
    default void rule401_renamingExpertsKeepsTheCost() {
        cases().forEach(contractCase -> CostModelRules.requireSame(this, 401, contractCase, Renaming::ofExperts));
    }

    /** Other names for devices, with their topology, leave every cost as it is. */
    @Test
    default void rule402_renamingDevicesKeepsTheCost() {
        cases().forEach(contractCase -> CostModelRules.requireSame(this, 402, contractCase, Renaming::ofDevices));
    }
}
