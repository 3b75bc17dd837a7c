package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The ends of the connection in a copy of a slot's control page. What it says is not trusted: queue
 * lengths are cut to what rings can hold.
 */
final class SlotReading {
  private static final long RINGS = SlotLayout.ALL_RINGS;

  private SlotReading() {}

  /**
   * Adds the ends that are in use: the client's until it lets go, the server's from when it has
   * taken the offer until it lets go.
   *
   * @param living the processes of which ends are shown
   */
  static void addEnds(ByteBuffer control, Set<Long> living, List<Survey.Connection> to) {
    if (control.getInt(SlotLayout.MAGIC_OFFSET) != SlotLayout.MAGIC
        || control.getInt(SlotLayout.VERSION_OFFSET) != SlotLayout.PROTOCOL_VERSION) {
      return; // free, or being prepared
    }
    InetSocketAddress client;
    InetSocketAddress server;
    try {
      client =
          address(
              control,
              SlotLayout.CLIENT_ADDRESS_OFFSET,
              control.getInt(SlotLayout.CLIENT_PORT_OFFSET));
      server =
          address(
              control,
              SlotLayout.SERVER_ADDRESS_OFFSET,
              control.getInt(SlotLayout.SERVER_PORT_OFFSET));
    } catch (UnknownHostException e) {
      return; // nonsense
    }
    int clientPid = control.getInt(SlotLayout.CLIENT_PID_OFFSET);
    int serverPid = control.getInt(SlotLayout.SERVER_PID_OFFSET);
    boolean taken = serverPid != 0;
    if (control.getInt(SlotLayout.CLIENT_DETACHED_OFFSET) == 0
        && living.contains((long) clientPid)) {
      to.add(
          end(
              control,
              clientPid,
              client,
              server,
              SlotLayout.TO_SERVER_OFFSET,
              SlotLayout.TO_CLIENT_OFFSET,
              taken));
    }
    if (taken
        && control.getInt(SlotLayout.SERVER_DETACHED_OFFSET) == 0
        && living.contains((long) serverPid)) {
      to.add(
          end(
              control,
              serverPid,
              server,
              client,
              SlotLayout.TO_CLIENT_OFFSET,
              SlotLayout.TO_SERVER_OFFSET,
              true));
    }
  }

  static InetSocketAddress address(ByteBuffer bytes, int at, int port) throws UnknownHostException {
    byte[] raw = new byte[Addresses.BYTES];
    bytes.get(at, raw);
    return new InetSocketAddress(InetAddress.getByAddress(raw), port & 0xffff);
  }

  private static Survey.Connection end(
      ByteBuffer control,
      int pid,
      InetSocketAddress local,
      InetSocketAddress remote,
      int out,
      int in,
      boolean taken) {
    return new Survey.Connection(
        pid,
        null,
        taken ? state(control, out, in) : Survey.State.UNDECIDED,
        local,
        remote,
        queue(control, out),
        queue(control, in),
        control.getLong(out + SlotLayout.PRODUCED_OFFSET),
        control.getLong(in + SlotLayout.PRODUCED_OFFSET));
  }

  private static long queue(ByteBuffer control, int direction) {
    long produced = control.getLong(direction + SlotLayout.PRODUCED_OFFSET);
    long consumed = control.getLong(direction + SlotLayout.CONSUMED_OFFSET);
    return Math.max(0, Math.min(produced - consumed, RINGS)); // read one after the other
  }

  private static Survey.State state(ByteBuffer control, int out, int in) {
    int mine = control.getInt(out + SlotLayout.END_OFFSET);
    int theirs = control.getInt(in + SlotLayout.END_OFFSET);
    if (mine >= SlotLayout.END_RESET || theirs >= SlotLayout.END_RESET) {
      return Survey.State.RESET;
    }
    if (mine == SlotLayout.END_FIN) {
      return theirs == SlotLayout.END_FIN ? Survey.State.CLOSING : Survey.State.FIN_WAIT;
    }
    return theirs == SlotLayout.END_FIN ? Survey.State.CLOSE_WAIT : Survey.State.ESTABLISHED;
  }
}
