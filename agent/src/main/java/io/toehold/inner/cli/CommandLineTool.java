package io.toehold.inner.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar toehold.jar <command>}. Exit codes: 0 all is well; 1 what was asked for could
 * not be found out, or the answer is no; 2 wrong usage.
 */
@Command(
    name = "toehold",
    description = "Looks at the TCP connections of this host that Toehold has offloaded.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SsCommand.class,
      StatsCommand.class,
      CheckCommand.class,
      CommandLine.HelpCommand.class
    })
public final class CommandLineTool implements Runnable {
  @Spec private CommandSpec spec;

  /** Ends the process with the command's exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new CommandLineTool())
        .setExecutionExceptionHandler(CommandLineTool::explain);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult result)
      throws Exception {
    if (!(e instanceof IOException)) {
      throw e;
    }
    String why = e.getMessage() != null ? e.getMessage() : "";
    String kind = e.getClass() == IOException.class ? "" : e.getClass().getSimpleName() + ": ";
    command.getErr().println("toehold: " + kind + why);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
