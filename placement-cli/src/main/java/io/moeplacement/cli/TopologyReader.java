package io.moeplacement.cli;

import io.moeplacement.Hardware;
import io.moeplacement.Topology;
import io.moeplacement.formats.TopologyJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the value of {@code --topology} into devices and links. */
final class TopologyReader {

    private static final Pattern SHORT = Pattern.compile("(\\d+)x(\\d+)(?::(.*))?");
    private static final String FORMS =
            "must be NxD (N nodes of D devices), NxD:PRESET, such as 2x8:h200, or a JSON file";

    /** As many as an int surely holds. */
    private static final int MAX_DIGITS = 9;

    private final List<String> assumptions;

    /** @param assumptions collects what nothing was said about */
    TopologyReader(List<String> assumptions) {
        this.assumptions = assumptions;
    }

    /** @throws CliException when the text is none of the three forms */
    Topology read(String text) {
        if (text.isBlank()) {
            throw CliException.usage("--topology is empty, it " + FORMS);
        }
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            int nodes = count(text, matcher.group(1));
            int perNode = count(text, matcher.group(2));
            if ((long) nodes * perNode > TopologyJson.MAX_DEVICES) {
                throw tooMany(text);
            }
            return Topology.of(nodes, perNode, hardware(matcher.group(3)));
        }
        Path file = PathConverter.of("--topology", text);
        if (!Files.exists(file) && !text.endsWith(".json")) {
            throw CliException.usage("--topology (" + text + ") " + FORMS);
        }
        return TopologyJson.read(file);
    }

    /** Whether the value names a file rather than a shape. */
    static boolean isFile(String text) {
        return !text.isBlank() && !SHORT.matcher(text).matches();
    }

    private static CliException tooMany(String text) {
        return CliException.usage("--topology (" + Numbers.shown(text) + ") has more than " + TopologyJson.MAX_DEVICES
                + " devices, which is the limit");
    }

    private static int count(String text, String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > MAX_DIGITS) {
            throw tooMany(text);
        }
        int count = Integer.parseInt(significant);
        if (count == 0) {
            throw CliException.usage("--topology (" + text + ") " + FORMS + "; both numbers are at least 1");
        }
        return count;
    }

    private Hardware hardware(@org.jspecify.annotations.Nullable String preset) {
        if (preset == null) {
            assumptions.add("links and speed of h100 (--topology names no preset)");
            return Hardware.H100;
        }
        List<String> names = Arrays.stream(Hardware.values())
                .map(hardware -> hardware.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!names.contains(preset.toLowerCase(Locale.ROOT))) {
            throw CliException.usage("--topology: preset " + new NearestWord(names).refuse(preset));
        }
        return Hardware.named(preset);
    }
}
