package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** The pages lead where they say they lead, and every command they show is one. */
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    /** In a block of its own, or between backticks in a sentence. */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?: {4}(?:\\./)?|\\./)(placement (?:.*\\\\\\R)*.*)$|`\\./(placement [^`]+)`");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** Where the shell takes over. */
    private static final List<String> ENDS = List.of("#", "|", ">", "2>", "&&", ";", "&");

    @TestFactory
    Stream<DynamicTest> linksResolve() {
        return MarkdownFile.all().stream()
                .map(page -> DynamicTest.dynamicTest(
                        page.toString(), () -> assertThat(brokenLinks(page)).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> commandsParse() {
        return MarkdownFile.all().stream()
                .flatMap(page -> commands(page.text()).stream()
                        .map(command -> DynamicTest.dynamicTest(page + ": " + command, () -> parse(command))));
    }

    @Test
    void commandsAreFound() {
        assertThat(commands(MarkdownFile.named("README.md").text())).hasSizeGreaterThan(8);
        assertThat(commands(
                        "    ./placement solve --a \\\n    --b # and so on\nuse `./placement x`, not ./placement y"))
                .containsExactly("placement solve --a  --b # and so on", "placement x");
        assertThat(words("placement a \"b c\" 'd e' f > g # h")).containsExactly("a", "b c", "d e", "f");
        assertThatCode(() -> parse("placement solve --profil x")).isInstanceOf(CommandLine.ParameterException.class);
    }

    @TestFactory
    Stream<DynamicTest> examplesInHelpParse() {
        return commandLine().getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
                .map(command -> DynamicTest.dynamicTest(command.getCommandName(), () -> {
                    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
                    assertThat(help).containsPattern("Examples?:");
                    for (String line : command.getCommandSpec().usageMessage().footer()) {
                        if (line.contains("${COMMAND-FULL-NAME}") && !line.contains("source")) {
                            parse("placement "
                                    + line.strip().replace("${COMMAND-FULL-NAME}", command.getCommandName()));
                        }
                    }
                }));
    }

    private static CommandLine commandLine() {
        StringWriter unused = new StringWriter();
        Session session = new Session(new PrintWriter(unused), new PrintWriter(unused), false, new Interruption());
        return Main.commandLine(session, new ErrorReporter(session));
    }

    private static void parse(String command) {
        commandLine().parseArgs(words(command).toArray(String[]::new));
    }

    /** Commands in full; one that ends in dots is only hinted at. */
    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        Matcher matcher = COMMAND.matcher(text);
        while (matcher.find()) {
            String found = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            String command = found.replaceAll("\\\\\\R\\s*", " ").strip();
            if (!command.contains("...")) {
                commands.add(command);
            }
        }
        return commands;
    }

    /** The arguments as a shell would hand them over. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command.substring("placement".length()));
        while (matcher.find() && !ENDS.contains(matcher.group())) {
            words.add(Stream.of(1, 2, 3)
                    .map(matcher::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }

    private static List<String> brokenLinks(MarkdownFile page) throws IOException {
        List<String> broken = new ArrayList<>();
        Matcher matcher = LINK.matcher(page.prose());
        while (matcher.find()) {
            String target = matcher.group(1);
            if (!target.contains("://") && !target.startsWith("mailto:") && !leads(page, target)) {
                broken.add(target);
            }
        }
        return broken;
    }

    private static boolean leads(MarkdownFile page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]);
        return Files.exists(file)
                && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
    }

    /** Names of headings as the usual renderers make them. */
    private static List<String> anchors(String text) {
        return HEADING.matcher(text)
                .results()
                .map(result -> result.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
