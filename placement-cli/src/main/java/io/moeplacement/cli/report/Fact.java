package io.moeplacement.cli.report;

/**
 * One line of the page's last part.
 *
 * @param name what it is
 * @param value what it says
 */
record Fact(String name, String value) {}
