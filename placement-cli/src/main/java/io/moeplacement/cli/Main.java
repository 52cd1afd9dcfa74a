package io.moeplacement.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The {@code placement} command. */
public final class Main {

    /** Set by the launcher, which can ask whether standard error is a terminal. */
    private static final String TERMINAL_PROPERTY = "io.moeplacement.terminal";

    /** The same of standard output. */
    private static final String OUT_TERMINAL_PROPERTY = "io.moeplacement.terminal.out";

    /** Set by a launcher: how its user calls the command. Outside placement.*, which configures solvers. */
    static final String COMMAND_PROPERTY = "io.moeplacement.command";

    private static final String LOG_LEVEL_PROPERTY = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Loggers read their level once, before picocli has seen any option.
        if (List.of(args).contains("-v") || List.of(args).contains("--verbose")) {
            System.setProperty(LOG_LEVEL_PROPERTY, "info");
        }
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::onShutdown, "placement-interruption"));
        Session session = new Session(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean(TERMINAL_PROPERTY),
                interruption,
                Colours.of(
                        Boolean.getBoolean(OUT_TERMINAL_PROPERTY),
                        Boolean.getBoolean(TERMINAL_PROPERTY),
                        System.getenv()));
        int code = run(args, session);
        if (code == ExitCode.DONE.number() && session.out().checkError()) {
            session.tell("standard output could not be written");
            code = ExitCode.INTERNAL_ERROR.number();
        }
        interruption.finish();
        System.exit(code);
    }

    /** Runs the command in this process, not interruptible. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(args, new Session(out, err, false, new Interruption()));
    }

    static int run(String[] args, Session session) {
        ErrorReporter errors = new ErrorReporter(session);
        try {
            return commandLine(session, errors).execute(args);
        } catch (OutOfMemoryError e) {
            return errors.outOfMemory();
        } catch (StackOverflowError | LinkageError | AssertionError e) {
            return errors.defect(e);
        } finally {
            session.out().flush();
            session.err().flush();
        }
    }

    /** What a user types to run this command, for examples. */
    static String commandName() {
        String said = System.getProperty(COMMAND_PROPERTY, "").strip();
        return said.isEmpty() ? "placement" : said;
    }

    static CommandLine commandLine(Session session, ErrorReporter errors) {
        CommandLine commandLine = new CommandLine(new PlacementCommand(session))
                .addSubcommand(new DemoCommand(session))
                .addSubcommand(new SolveCommand(session))
                .addSubcommand(new EvaluateCommand(session))
                .addSubcommand(new CompareCommand(session))
                .addSubcommand(new SweepCommand(session))
                .addSubcommand(new AnalyzeCommand(session))
                .addSubcommand(new ReplayCommand(session))
                .addSubcommand(new GenerateCommand(session))
                .addSubcommand(new ConvertCommand(session))
                .addSubcommand(new CommandLine.HelpCommand())
                .addSubcommand(new GenerateCompletionCommand(session))
                .addSubcommand(new GenerateManPageCommand(session));
        return commandLine
                .registerConverter(Path.class, new PathConverter())
                .setCommandName(commandName())
                .setOut(session.out())
                .setErr(session.err())
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(session.colours().out()))
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }
}
