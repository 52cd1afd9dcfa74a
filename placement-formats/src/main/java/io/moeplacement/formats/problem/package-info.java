/**
 * The JSON of what stands inside a problem file: routing profile and its selections, limits, objective and robustness, re-plan
 * goal. One class per part, each with the keys it writes and the reader of them; {@link io.moeplacement.formats.ProblemJson} puts
 * them together with topology, model and placement, which have files of their own too. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.problem;

import org.jspecify.annotations.NullMarked;
