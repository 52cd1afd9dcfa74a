/**
 * Files in, files out: routing statistics become a {@link io.moeplacement.RoutingProfile}, placements become what serving
 * engines load, and the library's own types have a JSON form.
 *
 * <p>Reading statistics: {@link io.moeplacement.formats.ProfileReader} looks at the content of each file (numpy traces and
 * load windows, CSV loads and transitions, what serving engines dump), reads it as a stream and combines several files of
 * one model. Placements: {@link io.moeplacement.formats.PlacementFormats} finds a
 * {@link io.moeplacement.formats.PlacementFormat} by name or by content. Own JSON: {@link
 * io.moeplacement.formats.ProblemJson}, {@link io.moeplacement.formats.TopologyJson}, {@link
 * io.moeplacement.formats.ModelJson}, {@link io.moeplacement.formats.SolutionJson}, and the command's output {@link
 * io.moeplacement.formats.SolveReportJson}.
 *
 * <p>Input is never trusted: sizes that a file claims are checked before anything is allocated, reading stops where a
 * limit is passed, and every failure is a {@link io.moeplacement.formats.FormatException} that names the file, the place,
 * the value and what is allowed. Output is written beside its target, read back, compared, and moved into place in one
 * step, so that a failure leaves nothing behind.
 *
 * <p>This package is all that the module exports: the ways in, and the values they take and give. The work is done in
 * packages below it, each of which uses only those before it: {@code files}, {@code json}, {@code text}, {@code zip}, {@code
 * numpy} and {@code torch} read and write containers without a thought for what is in them; {@code problem} has the JSON of a
 * problem's parts, {@code placements} the placement files; {@code profiles} makes profiles of counts and tokens, {@code dumps}
 * gets those out of what engines write, {@code recognition} says which file is what. They know the values of this package, but
 * none of its types that use them.
 */
@NullMarked
package io.moeplacement.formats;

import org.jspecify.annotations.NullMarked;
