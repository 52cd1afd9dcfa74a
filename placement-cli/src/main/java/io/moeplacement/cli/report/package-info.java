/**
 * The report of {@code --report}: one HTML file that needs no network and no other file.
 *
 * <p>Gathering and showing are apart. {@link io.moeplacement.cli.report.Subject} is what the command knows;
 * {@code Sides} measures the placement before and after by the public api; the sections turn figures into words, tables and
 * charts; {@link io.moeplacement.cli.report.HtmlReport} fills the template. Charts are drawn in the browser from the tables
 * below them, so that a chart never shows what its table does not say. What a user named reaches the page through the
 * template's escaping and never a script.
 */
@NullMarked
package io.moeplacement.cli.report;

import org.jspecify.annotations.NullMarked;
