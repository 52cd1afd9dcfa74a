/**
 * Documents of JSON and YAML as streams of values. {@link io.moeplacement.formats.json.JsonFiles} opens a document within limits and
 * hands it to a reader as a {@link io.moeplacement.formats.json.JsonIn}; {@link io.moeplacement.formats.json.JsonOut} writes one;
 * {@link io.moeplacement.formats.json.YamlIn} reads the little YAML that an engine asks for.
 *
 * <p>Readers ask for the value they expect and get it or an error with file and path; unknown keys are refused by them, not
 * here. What the parser itself says is put into words of its user. The only package that knows the parsers. Not exported by
 * the module.
 */
@NullMarked
package io.moeplacement.formats.json;

import org.jspecify.annotations.NullMarked;
