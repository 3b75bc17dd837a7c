package io.toehold.apps.store;

import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A row is updated, committed and read back; now and then many rows are inserted in a batch, read
 * in order, and rolled back. All in tables of the thread's own.
 */
public final class JdbcWork implements Work {
  private static final int MANY = 100;
  private static final int MANY_EVERY = 50;

  private final Connection connection;
  private final Register register;
  private final PreparedStatement update;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement selectMany;
  private final PreparedStatement checkpoint;

  /**
   * Begins, and closes the connection if that fails.
   *
   * @param bytesType a type in this server's dialect that holds {@link Message#LONGEST} bytes
   * @param checkpoint the statement after which what was committed survives a killed server; null
   *     where that is so without
   */
  public JdbcWork(Connection connection, String bytesType, String checkpoint, Register register)
      throws SQLException {
    this.connection = connection;
    this.register = register;
    String row = "one" + register.key();
    String rows = "many" + register.key();
    try {
      connection.setAutoCommit(false);
      make(row, bytesType);
      make(rows, bytesType);
      update = connection.prepareStatement("UPDATE " + row + " SET v = ? WHERE k = 0");
      select = connection.prepareStatement("SELECT v FROM " + row + " WHERE k = 0");
      insert = connection.prepareStatement("INSERT INTO " + rows + " (k, v) VALUES (?, ?)");
      selectMany = connection.prepareStatement("SELECT k, v FROM " + rows + " ORDER BY k");
      this.checkpoint = checkpoint == null ? null : connection.prepareStatement(checkpoint);
      if (register.isWritten()) {
        read();
      }
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Makes a table, unless an earlier client has made it. */
  private void make(String table, String bytesType) throws SQLException {
    try (ResultSet found =
        connection.getMetaData().getTables(null, null, null, new String[] {"TABLE"})) {
      while (found.next()) {
        if (found.getString("TABLE_NAME").equalsIgnoreCase(table)) {
          return;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE " + table + " (k INT NOT NULL PRIMARY KEY, v " + bytesType + ")");
      if (table.startsWith("one")) {
        statement.execute("INSERT INTO " + table + " (k) VALUES (0)");
      }
    }
    connection.commit();
  }

  @Override
  public void operate(long number) throws SQLException {
    update.setBytes(1, Message.bytes(register.next()));
    WrongResult.unlessEqual(1, update.executeUpdate());
    connection.commit();
    if (checkpoint != null) {
      checkpoint.execute();
    }
    register.acknowledge();
    read();
    if (number % MANY_EVERY == 0) {
      many(number);
    }
  }

  private void read() throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      WrongResult.unlessEqual(true, rows.next());
      register.check(rows.getBytes(1));
    }
    connection.commit();
  }

  private void many(long first) throws SQLException {
    for (int k = 0; k < MANY; k++) {
      insert.setInt(1, k);
      insert.setBytes(2, Message.bytes(first + k));
      insert.addBatch();
    }
    insert.executeBatch();
    try (ResultSet rows = selectMany.executeQuery()) {
      for (int k = 0; k < MANY; k++) {
        WrongResult.unlessEqual(true, rows.next());
        WrongResult.unlessEqual(k, rows.getInt(1));
        WrongResult.unlessEqual(first + k, Message.number(rows.getBytes(2)));
      }
      WrongResult.unlessEqual(false, rows.next());
    }
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.rollback();
    } finally {
      connection.close();
    }
  }
}
