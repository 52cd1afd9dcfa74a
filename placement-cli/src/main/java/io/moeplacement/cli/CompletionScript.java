package io.moeplacement.cli;

import io.moeplacement.ModelPreset;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.testkit.workload.Workload;
import java.util.Collection;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The script that completes commands, options, their words and file names in bash and zsh.
 *
 * <p>picocli writes it, from a copy of the commands in which every option knows its words: by itself it would offer the
 * names of Java constants.
 */
final class CompletionScript {

    /** However the command was called now, this is what is completed. */
    private static final String NAME = "placement";

    private CompletionScript() {}

    static String of(CommandSpec root) {
        CommandSpec copy = copy(root);
        root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .forEach(command -> copy.addSubcommand(command.name(), copy(command)));
        return AutoComplete.bash(NAME, new CommandLine(copy.name(NAME)));
    }

    private static CommandSpec copy(CommandSpec command) {
        CommandSpec copy = CommandSpec.create();
        command.options().stream()
                .filter(option -> !option.hidden())
                .map(CompletionScript::copy)
                .forEach(copy::addOption);
        return copy;
    }

    private static OptionSpec copy(OptionSpec option) {
        OptionSpec.Builder copy = OptionSpec.builder(option.names())
                // The script keeps the words of an option in a variable named after this.
                .paramLabel(option.longestName().replaceFirst("^-+", ""))
                .arity(option.arity().toString())
                .type(option.type());
        Collection<String> words = words(option);
        if (!words.isEmpty()) {
            copy.type(String.class).completionCandidates(List.copyOf(words));
        } else if (option.typeInfo().isMultiValue()) {
            copy.type(option.typeInfo().getAuxiliaryTypes()[0]);
        }
        return copy.build();
    }

    private static Collection<String> words(OptionSpec option) {
        for (ITypeConverter<?> converter : option.converters()) {
            if (converter instanceof ChoiceConverter<?> choice) {
                return choice.words();
            }
        }
        return switch (option.longestName()) {
            case "--solver" -> PlacementSolvers.discover().names();
            case "--format" -> PlacementFormats.names();
            case "--model" -> ModelPreset.ids();
            case "--preset" -> Workload.names();
            default -> List.of();
        };
    }
}
