package io.moeplacement;

/** How the experts of a token in one layer are paired with its experts in the next layer. */
public enum Pairing {
    /** Only the expert of highest router weight in each layer: one pair per token (ExFlow's convention). */
    TOP1,
    /** Every chosen expert with every chosen expert: up to k x k pairs per token (MoETuner's convention). */
    ALL
}
