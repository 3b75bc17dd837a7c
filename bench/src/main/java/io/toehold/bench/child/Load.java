package io.toehold.bench.child;

import java.util.List;
import java.util.Locale;

/**
 * What a client is to do in one round; the words of the command {@code run}.
 *
 * @param millis how long
 * @param connections at once, each with a thread of its own
 * @param argument what the program makes of it: a size, a path; one word
 * @param rate operations per second of all connections together, due at regular times whatever
 *     became of the ones before; 0: each as soon as the one before is done
 */
public record Load(long millis, int connections, String argument, double rate) {

  /** The command. */
  public static final String COMMAND = "run";

  /** One after the other. */
  public static Load closed(long millis, int connections, String argument) {
    return new Load(millis, connections, argument, 0);
  }

  /** From the words after the command. */
  public static Load parse(List<String> words) {
    return new Load(
        Long.parseLong(words.get(0)),
        Integer.parseInt(words.get(1)),
        words.get(2),
        Double.parseDouble(words.get(3)));
  }

  /** The whole command. */
  public String[] words() {
    return new String[] {
      COMMAND,
      Long.toString(millis),
      Integer.toString(connections),
      argument,
      String.format(Locale.ROOT, "%f", rate)
    };
  }

  /** The same for another time. */
  public Load lasting(long otherMillis) {
    return new Load(otherMillis, connections, argument, rate);
  }

  /** The argument as a number. */
  public int size() {
    return Integer.parseInt(argument);
  }

  /** Whether the same connections serve for both. */
  boolean hasConnectionsOf(Load other) {
    return other != null && connections == other.connections && argument.equals(other.argument);
  }
}
