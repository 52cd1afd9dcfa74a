package io.moeplacement.cli.report;

/**
 * A picture of a table, drawn in the browser from the table's own cells.
 *
 * @param kind how it is drawn, a word that the page's script knows
 * @param alt what it shows, for those who do not see it
 * @param x name of the axis to the right
 * @param y name of the axis upwards, or of the rows
 * @param low where the colours of a heat map begin
 * @param high where they end
 * @param rows number of rows, from which the height follows
 * @param table the figures
 */
record Chart(String kind, String alt, String x, String y, double low, double high, int rows, Table table) {

    /** Rows and columns in colours between two hues that meet at 1, the fair share. */
    static Chart fairShare(String alt, String x, String y, double low, double high, Table table) {
        return new Chart("share", alt, x, y, low, high, table.rows().size(), table);
    }

    /** Rows and columns in shades of one hue. */
    static Chart amounts(String alt, String x, String y, double high, Table table) {
        return new Chart("amount", alt, x, y, 0, high, table.rows().size(), table);
    }

    /** A line for each column. */
    static Chart lines(String alt, String x, String y, Table table) {
        return new Chart("lines", alt, x, y, 0, 0, 0, table);
    }

    /** Bars side by side, a colour for each column. */
    static Chart bars(String alt, String x, String y, Table table) {
        return new Chart("bars", alt, x, y, 0, 0, 0, table);
    }

    /** A bar for each row, its parts the columns. */
    static Chart parts(String alt, String x, Table table) {
        return new Chart("parts", alt, x, "", 0, 0, table.rows().size(), table);
    }

    /** A bar for each row, as long as its first column says. */
    static Chart ranking(String alt, String x, Table table) {
        return new Chart("ranking", alt, x, "", 0, 0, table.rows().size(), table);
    }

    /** A point for each row: the first column to the right, the second upwards. */
    static Chart curve(String alt, String x, String y, Table table) {
        return new Chart("curve", alt, x, y, 0, 0, 0, table);
    }
}
