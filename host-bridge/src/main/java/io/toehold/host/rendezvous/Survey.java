package io.toehold.host.rendezvous;

import io.toehold.core.telemetry.CounterReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What the processes of a rendezvous directory are doing, seen from outside. Taking a survey reads
 * files and nothing else: it creates nothing, maps nothing, and holds no lock that anybody waits
 * for. Each line is read for itself while the processes go on, so lines may differ by what happened
 * meanwhile. Immutable.
 *
 * @param processes those that live, oldest first
 * @param connections one line for each end, by process
 * @param listeners what is announced
 */
public record Survey(
    List<Process> processes, List<Connection> connections, List<Listener> listeners) {

  public Survey {
    processes = List.copyOf(processes);
    connections = List.copyOf(connections);
    listeners = List.copyOf(listeners);
  }

  /**
   * Looks around. A directory that does not exist holds nobody. The process that asks is left out.
   *
   * @param place the directory; null for the usual one
   * @throws IOException if the directory cannot be read or belongs to another user
   */
  public static Survey take(Path place) throws IOException {
    return new Surveyor(place != null ? place : Directory.usual()).survey();
  }

  /**
   * A process with Toehold.
   *
   * @param version of the protocol; of another version than ours nothing else is known
   */
  public record Process(long pid, Instant started, int version, CounterReading counters) {}

  /** How far one end of a connection is. */
  public enum State {
    /** Being connected over a link. */
    CONNECTING,
    /** Offered by the client, and not yet accepted. */
    UNDECIDED,
    /** Both directions are open. */
    ESTABLISHED,
    /** This end will not send any more. */
    FIN_WAIT,
    /** The other end will not send any more. */
    CLOSE_WAIT,
    /** Neither end will send any more. */
    CLOSING,
    /** One of the two has aborted. */
    RESET
  }

  /**
   * One end of a connection on the direct path, or over a link.
   *
   * @param link its name; null on the direct path
   * @param sendQueue bytes that this end has written and the other has not yet read; over a link,
   *     not acknowledged
   * @param receiveQueue bytes that have arrived and were not yet read
   * @param bytesOut bytes written by this end so far
   * @param bytesIn bytes that have arrived so far
   */
  public record Connection(
      long pid,
      String link,
      State state,
      InetSocketAddress local,
      InetSocketAddress remote,
      long sendQueue,
      long receiveQueue,
      long bytesOut,
      long bytesIn) {}

  /**
   * A listening socket that clients find.
   *
   * @param sameNetwork whether it is in the network namespace of the process that asks
   */
  public record Listener(
      long pid, int version, boolean wildcard, InetSocketAddress address, boolean sameNetwork) {

    /** Whether a connection to this address would reach it, as far as the announcement tells. */
    public boolean serves(InetAddress target, int port) {
      return sameNetwork
          && address.getPort() == port
          && (wildcard || address.getAddress().equals(target));
    }
  }
}
