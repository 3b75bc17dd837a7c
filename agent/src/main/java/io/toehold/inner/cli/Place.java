package io.toehold.inner.cli;

import io.toehold.host.rendezvous.Survey;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where to look. */
final class Place {
  @Option(
      names = "--dir",
      paramLabel = "<directory>",
      description = "The rendezvous directory (default: /dev/shm/toehold-<uid>).")
  private Path directory;

  Survey survey() throws IOException {
    return Survey.take(directory);
  }
}
