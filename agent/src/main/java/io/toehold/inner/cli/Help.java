package io.toehold.inner.cli;

import picocli.CommandLine.Option;

/** The option that explains a command. */
final class Help {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;
}
