/**
 * Sequences that move to their experts: where the tokens of a sequence go after a layer, when they need not go back to where
 * they came from (Luffy, arXiv 2411.15419; NetMoE, ICLR 2025).
 *
 * <p>In classic expert parallelism the combine step returns every token to its home. As attention only needs the tokens of
 * a sequence together, a whole sequence may as well meet on the device that most of its tokens have just been sent to. One
 * decision after a layer: count in a {@link io.moeplacement.runtime.sequences.SequencePull} how many copies of each
 * sequence's tokens lie on which device, say in a {@link io.moeplacement.runtime.sequences.SequenceRoom} how many sequences a
 * device takes, and let a {@link io.moeplacement.runtime.sequences.SequencePlacement} decide: Luffy's greedy rule, which
 * weighs traffic against attention, or NetMoE's exact assignment, which looks at traffic alone.
 * {@link io.moeplacement.runtime.sequences.AttentionCost} says how long attention takes on a device,
 * {@link io.moeplacement.runtime.sequences.AttentionFit} finds its coefficients from timings, and
 * {@link io.moeplacement.runtime.sequences.AttentionLoad} adds it up.
 *
 * <p>Both papers are about training, where a forward pass holds whole sequences. While decoding, the keys and values that a
 * sequence has cached for the next layer would have to be on its new device too; nothing here moves or counts them.
 */
@NullMarked
package io.moeplacement.runtime.sequences;

import org.jspecify.annotations.NullMarked;
