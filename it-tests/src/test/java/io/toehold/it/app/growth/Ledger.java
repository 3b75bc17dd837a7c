package io.toehold.it.app.growth;

import io.toehold.it.app.Control;
import java.util.List;

/**
 * Obeys the test's orders, and answers with the number that each has:
 *
 * <pre>
 *   number run count     makes so many connections; "number done"
 *   number mark          remembers what the process uses; "number uses usage"
 *   number grown count   what has grown since, over so many connections: "number grew ..." for each;
 *                        "number uses usage"
 * </pre>
 */
final class Ledger {
  private Usage marked;

  /** Makes connections. */
  interface Run {
    void make(int count) throws Exception;
  }

  /** Until the test asks for the end, or is gone. */
  void keep(Run run) throws Exception {
    for (String line = Control.next(); line != null; line = Control.next()) {
      String[] words = line.split(" ");
      String number = words[0] + " ";
      switch (words[1]) {
        case "run" -> {
          run.make(Integer.parseInt(words[2]));
          Control.say(number + "done");
        }
        case "mark" -> {
          marked = Usage.now();
          marked = Usage.now(); // which has seen the first
          Control.say(number + "uses " + marked);
        }
        case "grown" -> {
          int count = Integer.parseInt(words[2]);
          Usage now = Usage.now();
          List<String> grown = now.grownSince(marked, count);
          grown.forEach(what -> Control.say(number + "grew " + what));
          Control.say(number + "uses " + now);
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
  }
}
