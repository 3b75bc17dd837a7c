package io.toehold.it.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of the suite has seen.
 *
 * @param accounts by behaviour, in the order of the suite: a line for each step
 * @param notDirect behaviours with a connection that should have been offloaded and was not
 */
public record SuiteReport(Map<String, List<String>> accounts, List<String> notDirect) {
  static final String NOT_DIRECT = "!not-direct";

  /** Reads what {@link SuiteMain} has written. */
  public static SuiteReport read(Path file) {
    Map<String, List<String>> accounts = new LinkedHashMap<>();
    List<String> notDirect = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("\t", 2);
        if (parts[0].equals(NOT_DIRECT)) {
          notDirect.add(parts[1]);
        } else {
          accounts.computeIfAbsent(parts[0], id -> new ArrayList<>()).add(parts[1]);
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return new SuiteReport(accounts, notDirect);
  }
}
