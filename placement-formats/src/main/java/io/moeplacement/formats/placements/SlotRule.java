package io.moeplacement.formats.placements;

import io.moeplacement.SlotLayout;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.files.SizeLimits;
import org.jspecify.annotations.Nullable;

/** What an engine asks of the numbers of slots, which are known before anything is placed. */
public interface SlotRule {

    /** Why the engine refuses a layout, or null. */
    @Nullable
    String refusal(SlotLayout slots, PlacementContext context);

    /** Every layer has as many slots as the others, and every device as many as the others. */
    static SlotRule even(String engine) {
        return (slots, context) -> {
            int first = slots.slots(0);
            for (int layer = 0; layer < slots.layers(); layer++) {
                if (slots.slots(layer) != first) {
                    return "layer " + context.layerId(layer) + " has " + slots.slots(layer) + " slots, layer "
                            + context.layerId(0) + " has " + first + "; " + engine
                            + " refuses rows of different length";
                }
            }
            if (first % slots.devices() != 0) {
                return first + " slots per layer on " + slots.devices() + " devices do not divide; " + engine
                        + " refuses a row length that is not divisible by the EP size";
            }
            return slots.isUniform()
                    ? null
                    : "devices have different numbers of slots; " + engine + " gives every device the same number";
        };
    }

    /** Every expert has one copy. */
    static SlotRule singleCopies(String engine) {
        return (slots, context) -> {
            for (int layer = 0; layer < slots.layers(); layer++) {
                if (slots.slots(layer) != context.experts()) {
                    return "layer " + context.layerId(layer) + " has " + slots.slots(layer) + " slots for "
                            + context.experts() + " experts; " + engine + " has one copy of each expert";
                }
            }
            return null;
        };
    }

    /** The experts of all layers together are an even number. */
    static SlotRule evenExpertCount(String engine) {
        return (slots, context) -> (long) context.layers() * context.experts() % 2 == 0
                ? null
                : context.layers() + " layers of " + context.experts() + " experts; " + engine
                        + " refuses an odd number of experts over all layers";
    }

    /** A row for every layer of the model up to the largest id. */
    static SlotRule rowPerModelLayer(String engine) {
        return (slots, context) -> context.largestLayerId() < SizeLimits.MAX_LAYERS
                ? null
                : "largest layer id (" + context.largestLayerId() + ") must be below " + SizeLimits.MAX_LAYERS + ", "
                        + engine + " needs a row for every layer up to it";
    }
}
