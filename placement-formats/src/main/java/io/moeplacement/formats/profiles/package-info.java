/**
 * From files of routing statistics to one profile. A file is first looked at ({@link io.moeplacement.formats.profiles.FileStart}) and
 * recognised as a {@link io.moeplacement.formats.profiles.FileKind}, which opens it as a {@link
 * io.moeplacement.formats.profiles.ProfileSource}: shape known, counts not read yet. {@link
 * io.moeplacement.formats.profiles.ProfileCombiner} then settles the shape that all sources share and reads them into the profile.
 *
 * <p>There are five sources: traces of tokens, load windows, loads step by step, and CSV of loads or transitions. A reader of a
 * further kind of file provides {@link io.moeplacement.formats.profiles.TokenStream} or {@link
 * io.moeplacement.formats.profiles.StepTables} and gets checks, steps and sequences from here; those of numpy files are here, those
 * of engines in {@code dumps}. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.profiles;

import org.jspecify.annotations.NullMarked;
