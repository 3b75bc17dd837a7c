package io.toehold.apps.postgres;

import io.toehold.apps.kit.NativeServer;
import io.toehold.apps.kit.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The server of the system's package, with its data in the working directory. */
public final class PostgresServer {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private PostgresServer() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    NativeServer.run(port, () -> prepare(port));
  }

  private static List<String> prepare(int port) throws IOException, InterruptedException {
    Path programs = programs();
    Path directory = Path.of("data").toAbsolutePath();
    if (!Files.exists(directory)) {
      Files.createDirectory(directory);
      if (isRoot()) {
        Files.setOwner(
            directory,
            directory
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("postgres"));
        letPass(directory.getParent());
      }
      NativeServer.run(
          command(
              programs.resolve("initdb"),
              "-D",
              directory.toString(),
              "-U",
              "apps",
              "-A",
              "trust",
              "-E",
              "UTF8",
              "--locale=C",
              "--no-sync"));
    }
    return command(
        programs.resolve("postgres"),
        "-D",
        directory.toString(),
        "-p",
        Integer.toString(port),
        "-h",
        "127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=off");
  }

  private static Path programs() throws IOException {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .max(Comparator.comparing(path -> Integer.parseInt(path.getFileName().toString())))
          .map(path -> path.resolve("bin"))
          .orElseThrow(() -> new IOException("nothing in " + VERSIONS));
    }
  }

  /** The server does not run as root. */
  private static List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Lets everybody pass through the runner's own directories. */
  private static void letPass(Path directory) throws IOException {
    for (Path path = directory; path.getNameCount() > 1; path = path.getParent()) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(path, permissions);
      }
    }
  }
}
