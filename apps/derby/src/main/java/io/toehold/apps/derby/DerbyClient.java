package io.toehold.apps.derby;

import io.toehold.apps.kit.Client;
import io.toehold.apps.store.JdbcWork;
import io.toehold.apps.store.Registers;
import java.sql.DriverManager;

/** JDBC over DRDA. */
public final class DerbyClient {

  private DerbyClient() {}

  /** The entry. */
  public static void main(String[] args) {
    String url = "jdbc:derby://127.0.0.1:" + Client.port(args) + "/apps;create=true";
    Registers.run(
        register ->
            new JdbcWork(
                DriverManager.getConnection(url), "VARCHAR(8192) FOR BIT DATA", null, register));
  }
}
