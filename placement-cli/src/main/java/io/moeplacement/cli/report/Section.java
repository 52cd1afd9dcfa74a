package io.moeplacement.cli.report;

import java.util.List;

/**
 * A part of the page under its own heading.
 *
 * @param id anchor of the heading
 * @param title heading
 * @param text paragraphs that say how to read what follows
 * @param charts charts, two of a kind stand side by side where there is room
 * @param tables tables without a chart
 */
record Section(String id, String title, List<String> text, List<Chart> charts, List<Table> tables) {

    /** Whether the charts belong side by side. */
    boolean isPair() {
        return charts.size() == 2;
    }
}
