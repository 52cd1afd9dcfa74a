package io.moeplacement.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as a manual page, in the macros of man(7). */
final class ManPage {

    private static final String NAME = "placement";

    private final CommandSpec root;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec root) {
        this.root = root;
    }

    String text() {
        macro("TH", NAME.toUpperCase(java.util.Locale.ROOT), "1", "", "moe-placement", "User commands");
        section("NAME");
        paragraph(NAME + " \\- " + escaped("decides where the experts of a Mixture-of-Experts model live on GPUs"));
        section("SYNOPSIS");
        paragraph("\\fB" + NAME + "\\fR [\\fB\\-v\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR]");
        section("DESCRIPTION");
        paragraph(
                escaped("Results go to standard output; assumptions, warnings, errors and the progress bar to standard"
                        + " error. The bar and colours appear on a terminal only."));
        List<CommandSpec> commands = root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .filter(command -> !(command.userObject() instanceof CommandLine.HelpCommand))
                .toList();
        section("COMMANDS");
        commands.forEach(command -> {
            macro("TP");
            page.append("\\fB").append(escaped(command.name())).append("\\fR\n");
            paragraph(escaped(lines(command.usageMessage().description()).get(0)));
        });
        commands.forEach(this::command);
        ending();
        return page.toString();
    }

    private void command(CommandSpec command) {
        section((NAME + " " + command.name()).toUpperCase(java.util.Locale.ROOT));
        for (String line : lines(command.usageMessage().description())) {
            macro("PP");
            paragraph(escaped(line));
        }
        command.options().stream().filter(option -> !option.hidden()).forEach(this::option);
        macro("PP");
        paragraph("Examples:");
        macro("PP");
        macro("nf");
        Arrays.stream(command.usageMessage().footer())
                .map(line -> line.strip().replace("${COMMAND-FULL-NAME}", NAME + " " + command.name()))
                .forEach(line -> paragraph(escaped(line)));
        macro("fi");
    }

    private void option(OptionSpec option) {
        macro("TP");
        String names = Arrays.stream(option.names()).map(ManPage::escaped).collect(Collectors.joining("\\fR, \\fB"));
        page.append("\\fB").append(names).append("\\fR");
        if (option.arity().max() > 0) {
            page.append(" \\fI").append(escaped(option.paramLabel())).append("\\fR");
        }
        page.append('\n');
        paragraph(escaped(String.join(" ", lines(option.description()))));
    }

    private void ending() {
        section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            macro("TP");
            page.append("\\fB").append(code.number()).append("\\fR\n");
            paragraph(escaped(code.meaning()));
        }
        section("ENVIRONMENT");
        environment("JAVA_HOME", "The Java to use (default: java in PATH), 17 or later.");
        environment("PLACEMENT_JAVA_OPTS", "Options for it, such as -Xmx8g.");
        environment("PLACEMENT_SOLVER", "The solver, where --solver names none; other settings likewise.");
        environment("NO_COLOR", "Anything but empty: no colours.");
    }

    private void environment(String name, String meaning) {
        macro("TP");
        page.append("\\fB").append(name).append("\\fR\n");
        paragraph(escaped(meaning));
    }

    private void section(String title) {
        macro("SH", title);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument)).append('"');
        }
        page.append('\n');
    }

    private void paragraph(String text) {
        page.append(text).append('\n');
    }

    /** Lines that say something, without picocli's markup. */
    private static List<String> lines(String... marked) {
        List<String> lines = Arrays.stream(marked)
                .map(line -> Ansi.OFF.string(line.replace("%n", " ")))
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? List.of("") : lines;
    }

    /** Hyphens stay what is typed, and no line of text begins a macro. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
