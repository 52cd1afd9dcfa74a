/**
 * Which files are what: {@link io.moeplacement.formats.recognition.Recognition} turns the paths a user gives into sources of a
 * profile, by content and not by name. {@code FileKinds} joins the kinds of plain files and of dumps into one order, in which
 * the first match counts; {@code UnknownFile} says what is wrong with a file that matches none. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.recognition;

import org.jspecify.annotations.NullMarked;
