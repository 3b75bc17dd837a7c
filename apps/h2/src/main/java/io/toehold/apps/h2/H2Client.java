package io.toehold.apps.h2;

import io.toehold.apps.kit.Client;
import io.toehold.apps.store.JdbcWork;
import io.toehold.apps.store.Registers;
import java.sql.DriverManager;

/**
 * JDBC over TCP. H2 does not promise that what it has acknowledged survives a kill, as its
 * documentation says, so that a checkpoint is asked for after each commit.
 */
public final class H2Client {

  private H2Client() {}

  /** The entry. */
  public static void main(String[] args) {
    String url = "jdbc:h2:tcp://127.0.0.1:" + Client.port(args) + "/./apps";
    Registers.run(
        register ->
            new JdbcWork(
                DriverManager.getConnection(url, "sa", ""),
                "VARBINARY(8192)",
                "CHECKPOINT SYNC",
                register));
  }
}
