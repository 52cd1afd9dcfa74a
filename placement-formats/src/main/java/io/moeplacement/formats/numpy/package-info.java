/**
 * Arrays of numpy, one in an npy file or several by name in an npz file: {@link io.moeplacement.formats.numpy.NpyReader} and {@link
 * io.moeplacement.formats.numpy.NpzArchive} read them element by element, {@link io.moeplacement.formats.numpy.NpyWriter} writes
 * them. A header's claims are checked against a limit and never allocated. What the numbers mean is for others to say. Not
 * exported by the module.
 */
@NullMarked
package io.moeplacement.formats.numpy;

import org.jspecify.annotations.NullMarked;
