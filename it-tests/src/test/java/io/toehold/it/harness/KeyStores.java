package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A self-signed certificate for the address of the tests: a key store for servers, a trust store
 * for clients.
 */
public final class KeyStores {
  /** Of both stores. */
  public static final String PASSWORD = "toehold-it";

  private final Path directory;

  public KeyStores() {
    try {
      directory = Files.createTempDirectory(ClassPath.applications().getParent(), "stores");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    // The oldest JDK makes what every other one can read.
    Path keytool = Jdk.oldest().tool("keytool");
    Path certificate = directory.resolve("certificate");
    Command.check(
        keytool,
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=ip:127.0.0.1,dns:localhost",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys(),
        "-storepass",
        PASSWORD);
    Command.check(
        keytool,
        "-exportcert",
        "-alias",
        "it",
        "-file",
        certificate,
        "-keystore",
        keys(),
        "-storepass",
        PASSWORD);
    Command.check(
        keytool,
        "-importcert",
        "-noprompt",
        "-alias",
        "it",
        "-file",
        certificate,
        "-storetype",
        "PKCS12",
        "-keystore",
        trust(),
        "-storepass",
        PASSWORD);
  }

  public Path keys() {
    return directory.resolve("keys.p12");
  }

  public Path trust() {
    return directory.resolve("trust.p12");
  }
}
