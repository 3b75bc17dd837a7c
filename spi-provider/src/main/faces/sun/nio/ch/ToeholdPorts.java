package sun.nio.ch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Binds clients' sockets to ports of the range that the kernel would choose from, by their number.
 *
 * <p>A port that the kernel chose goes back to it when the connection is reset, though the socket
 * is still open; a port that was asked for stays until the socket is closed. An offer names its
 * connection by the port, so it needs one of the second kind.
 */
public final class ToeholdPorts {
  private static final int TRIES = 128;

  /**
   * First ports of one parity: the kernel's own choice for connections begins with the other. Where
   * thousands of connections are open, these become rare.
   */
  private static final int ODD_TRIES = 64;

  private static final int[] RANGE = range();
  private static final BitSet RESERVED = reserved();

  /** Binds one socket to one port. */
  public interface Binding {
    void bind(int port) throws IOException;
  }

  private ToeholdPorts() {}

  /**
   * Binds to a port by its number.
   *
   * @return false if all that were tried are in use
   */
  public static boolean hold(Binding binding) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = RANGE[0] + (ThreadLocalRandom.current().nextInt(RANGE[1] - RANGE[0] + 1) | 1);
      if (i >= ODD_TRIES) {
        port--;
      }
      if (port <= RANGE[1] && !RESERVED.get(port)) {
        try {
          binding.bind(port);
          return true;
        } catch (BindException e) {
          continue;
        }
      }
    }
    return false;
  }

  private static int[] range() {
    String[] words = read("ip_local_port_range").split("\\s+");
    try {
      int low = Integer.parseInt(words[0]);
      int high = Integer.parseInt(words[1]);
      if (0 < low && low <= high && high < 65536) {
        return new int[] {low, high};
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // as below
    }
    return new int[] {32768, 60999};
  }

  /** Ports that the host's administrator keeps for those who ask for them. */
  private static BitSet reserved() {
    BitSet ports = new BitSet();
    for (String part : read("ip_local_reserved_ports").split(",")) {
      String[] ends = part.split("-");
      try {
        int first = Integer.parseInt(ends[0]);
        ports.set(first, Integer.parseInt(ends[ends.length - 1]) + 1);
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        continue; // none
      }
    }
    return ports;
  }

  private static String read(String name) {
    try (InputStream in = new FileInputStream("/proc/sys/net/ipv4/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      return "";
    }
  }
}
