/**
 * ZIP containers of arrays (numpy's npz, torch's pt), opened with distrust: the directory's size is checked before the JDK
 * loads it, what an entry claims is checked against a limit, checksums are verified. {@link
 * io.moeplacement.formats.zip.ZipArchive} is the way in. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.zip;

import org.jspecify.annotations.NullMarked;
