package io.moeplacement.cli;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Pairing;
import io.moeplacement.runtime.ReplicaPolicy;
import io.moeplacement.runtime.analysis.GrowthOrder;
import io.moeplacement.runtime.buffer.CopyOverlap;
import io.moeplacement.runtime.buffer.EvictionPolicy;
import io.moeplacement.runtime.sequences.Foresight;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options whose value is one of a few words. */
final class Choices {

    private Choices() {}

    private static <E extends Enum<E>> Map<String, E> byName(Class<E> type, Function<E, String> name) {
        return Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }

    /** A constant as the command line has it. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** {@code --objective}. */
    static final class OfObjective extends ChoiceConverter<ObjectiveName> {
        OfObjective() {
            super(byName(ObjectiveName.class, Choices::lowerCase));
        }
    }

    /** {@code --preset}. */
    static final class OfSearchPreset extends ChoiceConverter<SearchPreset> {
        OfSearchPreset() {
            super(byName(SearchPreset.class, SearchPreset::word));
        }
    }

    /** {@code --communication}. */
    static final class OfCommunication extends ChoiceConverter<Communication> {
        OfCommunication() {
            super(byName(Communication.class, Choices::lowerCase));
        }
    }

    /** {@code --all-to-all}. */
    static final class OfAllToAll extends ChoiceConverter<AllToAll> {
        OfAllToAll() {
            super(byName(AllToAll.class, Choices::lowerCase));
        }
    }

    /** {@code --home-routing}. */
    static final class OfHomeRouting extends ChoiceConverter<HomeRouting> {
        OfHomeRouting() {
            super(byName(HomeRouting.class, Choices::lowerCase));
        }
    }

    /** {@code --pairs}. */
    static final class OfPairing extends ChoiceConverter<Pairing> {
        OfPairing() {
            super(byName(Pairing.class, Choices::lowerCase));
        }
    }

    /** {@code --growth}. */
    static final class OfGrowthOrder extends ChoiceConverter<GrowthOrder> {
        OfGrowthOrder() {
            super(byName(GrowthOrder.class, Choices::lowerCase));
        }
    }

    /** {@code --duplicates}. */
    static final class OfDuplicates extends ChoiceConverter<Duplicates> {
        OfDuplicates() {
            super(byName(Duplicates.class, Choices::lowerCase));
        }
    }

    /** {@code --replica-policy}. */
    static final class OfReplicaPolicy extends ChoiceConverter<ReplicaPolicy> {
        OfReplicaPolicy() {
            super(byName(ReplicaPolicy.class, Choices::lowerCase));
        }
    }

    /** {@code --gating}. */
    static final class OfGating extends ChoiceConverter<GatingKind> {
        OfGating() {
            super(byName(GatingKind.class, Choices::lowerCase));
        }
    }

    /** {@code --order}. */
    static final class OfTokenOrder extends ChoiceConverter<TokenOrder> {
        OfTokenOrder() {
            super(byName(TokenOrder.class, Choices::lowerCase));
        }
    }

    /** {@code --buffer-policy}. */
    static final class OfEvictionPolicy extends ChoiceConverter<EvictionPolicy> {
        OfEvictionPolicy() {
            super(byName(EvictionPolicy.class, Choices::lowerCase));
        }
    }

    /** {@code --prefetch}. */
    static final class OfCopyOverlap extends ChoiceConverter<CopyOverlap> {
        OfCopyOverlap() {
            super(byName(CopyOverlap.class, Choices::lowerCase));
        }
    }

    /** {@code --sequence-migration}. */
    static final class OfSequenceRule extends ChoiceConverter<SequenceRuleName> {
        OfSequenceRule() {
            super(byName(SequenceRuleName.class, Choices::lowerCase));
        }
    }

    /** {@code --foresight}. */
    static final class OfForesight extends ChoiceConverter<Foresight> {
        OfForesight() {
            super(byName(Foresight.class, Choices::lowerCase));
        }
    }
}
