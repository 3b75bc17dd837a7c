package io.toehold.apps.postgres;

import io.toehold.apps.kit.Client;
import io.toehold.apps.store.JdbcWork;
import io.toehold.apps.store.Registers;
import java.sql.DriverManager;

/** JDBC over PostgreSQL's protocol. */
public final class PostgresClient {

  private PostgresClient() {}

  /** The entry. */
  public static void main(String[] args) {
    String url = "jdbc:postgresql://127.0.0.1:" + Client.port(args) + "/postgres";
    Registers.run(
        register ->
            new JdbcWork(DriverManager.getConnection(url, "apps", ""), "BYTEA", null, register));
  }
}
