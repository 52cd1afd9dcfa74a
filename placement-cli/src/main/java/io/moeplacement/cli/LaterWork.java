package io.moeplacement.cli;

import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Options that are announced but not built yet. They are refused by name, never ignored. */
final class LaterWork implements IParameterPreprocessor {

    /** Ends every message about such a thing. */
    static final String NOT_YET = " is not available yet: it belongs to later work";

    private static final List<String> OPTIONS = List.of("--report");

    private LaterWork() {}

    /** Adds the refusals to all commands; an option that a command has by itself stays as it is. */
    static void refuseIn(CommandLine commandLine) {
        for (CommandLine command : commandLine.getSubcommands().values()) {
            if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
                OPTIONS.stream()
                        .filter(name -> !command.getCommandSpec().optionsMap().containsKey(name))
                        .forEach(name -> command.getCommandSpec().addOption(refused(name)));
            }
        }
    }

    private static OptionSpec refused(String name) {
        return OptionSpec.builder(name)
                .arity("0..1")
                .type(String.class)
                .hidden(true)
                .preprocessor(new LaterWork())
                .build();
    }

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
        throw new NotYetException(command.commandLine(), "option " + ((OptionSpec) argument).longestName() + NOT_YET);
    }

    /** An announced option was used. */
    static final class NotYetException extends ParameterException {

        private static final long serialVersionUID = 1L;

        NotYetException(CommandLine command, String message) {
            super(command, message);
        }
    }
}
