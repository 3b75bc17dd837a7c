package io.toehold.apps.h2;

import io.toehold.apps.kit.Client;
import io.toehold.apps.store.JdbcWork;
import io.toehold.apps.store.Registers;
import java.sql.DriverManager;

/** JDBC over TCP. */
public final class H2Client {

  private H2Client() {}

  /** The entry. */
  public static void main(String[] args) {
    String url = "jdbc:h2:tcp://127.0.0.1:" + Client.port(args) + "/./apps;WRITE_DELAY=0";
    Registers.run(
        register ->
            new JdbcWork(DriverManager.getConnection(url, "sa", ""), "VARBINARY(8192)", register));
  }
}
