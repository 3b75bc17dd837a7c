package io.toehold.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of its own beside the host's. Gone when it is closed or this program ends, with all
 * devices in it.
 */
public final class NetworkNamespace implements AutoCloseable {

  /** Packets: the same for all devices, and more than what is in flight. */
  private static final String QUEUE = "10000";

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Set<NetworkNamespace> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(NetworkNamespace::close)));
  }

  private final String name =
      "bench-" + ProcessHandle.current().pid() + "-" + MADE.getAndIncrement();

  /** Makes one, with its loopback interface up. */
  public NetworkNamespace() throws IOException {
    Tool.output("ip", "netns", "add", name);
    OPEN.add(this);
    run("ip", "link", "set", "lo", "up");
  }

  /** Why there can be none, or null. */
  public static String problem() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "network namespaces and TUN devices need root";
    }
    if (!Files.isWritable(Path.of("/dev/net/tun"))) {
      return "there is no /dev/net/tun";
    }
    try {
      new NetworkNamespace().close();
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** By which {@code ip netns} knows it. */
  public String name() {
    return name;
  }

  /** The command line that runs a command inside. */
  public List<String> inside(List<String> command) {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(command);
    return line;
  }

  /** Runs a command inside. */
  public void run(String... command) throws IOException {
    Tool.output(inside(List.of(command)).toArray(String[]::new));
  }

  /** A TUN device that waits for its program, up and with this address of the kernel's. */
  public void tun(String device, String address) throws IOException {
    run("ip", "tuntap", "add", "dev", device, "mode", "tun");
    configure(device, address);
  }

  /** A cable to another namespace; the devices at both ends have the same name. */
  public void cable(String device, String address, NetworkNamespace other, String otherAddress)
      throws IOException {
    run(
        ("ip link add " + device + " type veth peer name " + device + " netns " + other.name)
            .split(" "));
    configure(device, address);
    other.configure(device, otherAddress);
  }

  private void configure(String device, String address) throws IOException {
    run("ip", "address", "add", address + "/24", "dev", device);
    run("ip", "link", "set", device, "txqueuelen", QUEUE, "up");
  }

  @Override
  public void close() {
    if (OPEN.remove(this)) {
      try {
        Tool.output("ip", "netns", "delete", name);
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
    }
  }
}
