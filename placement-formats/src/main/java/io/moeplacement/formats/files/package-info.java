/**
 * What holds for every file, whatever is in it. {@link io.moeplacement.formats.files.SizeLimits} says which sizes are believed,
 * {@link io.moeplacement.formats.files.Unreadable} in which words a failed read is told, and {@link
 * io.moeplacement.formats.files.OutputFile} makes a file appear whole or not at all. Knows nothing of any format. Not exported
 * by the module.
 */
@NullMarked
package io.moeplacement.formats.files;

import org.jspecify.annotations.NullMarked;
