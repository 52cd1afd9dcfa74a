/**
 * Text files line by line, in bounded memory: {@link io.moeplacement.formats.text.CsvRows} for tables of whole numbers with a known
 * header, {@link io.moeplacement.formats.text.TextLines} for everything else that engines write as text. Errors carry file and
 * line. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.text;

import org.jspecify.annotations.NullMarked;
