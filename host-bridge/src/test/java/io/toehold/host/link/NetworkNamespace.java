package io.toehold.host.link;

import static org.junit.jupiter.api.Assumptions.abort;

import io.toehold.core.memory.Memory;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A network of our own beside the host's, where tests may do what they like. Removed when it is
 * closed, when the JVM ends, and, if that was killed, by the next one that makes a namespace.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final String PREFIX = "toehold-test-";
  private static final Path DIRECTORY = Path.of("/run/netns");
  private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");
  private static final long TIMEOUT_SECONDS = 60;

  private static final boolean X86 = !System.getProperty("os.arch").equals("aarch64");
  private static final int OPENAT = X86 ? 257 : 56;
  private static final int SETNS = X86 ? 308 : 268;
  private static final int O_CLOEXEC = 02000000;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Set<NetworkNamespace> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.forEach(NetworkNamespace::closeQuietly)));
  }

  private final String name;

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /**
   * Makes a namespace with its loopback interface up. Without what that takes, the test is skipped
   * with the reason.
   */
  public static NetworkNamespace open() throws IOException {
    if (TestNative.calls() == null) {
      abort("no system calls on this machine");
    }
    if (!Files.isWritable(Path.of("/dev/net/tun"))
        || !Files.isReadable(Path.of("/proc/1/environ"))) {
      abort("needs root and /dev/net/tun");
    }
    if (Stream.of("/sbin/ip", "/usr/sbin/ip", "/bin/ip").noneMatch(p -> Files.exists(Path.of(p)))) {
      abort("needs ip, of iproute2");
    }
    if (!Files.isDirectory(IPV6)) {
      abort("needs IPv6");
    }
    sweep();
    String name = PREFIX + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
    try {
      run(List.of("ip", "netns", "add", name));
    } catch (IOException e) {
      abort("network namespaces are not allowed here: " + e.getMessage());
    }
    NetworkNamespace namespace = new NetworkNamespace(name);
    OPEN.add(namespace);
    namespace.runs("ip", "link", "set", "lo", "up");
    // No waiting for duplicate addresses, and no other packets than those that tests ask for.
    namespace.setIpv6Default("accept_dad", 0);
    namespace.setIpv6Default("router_solicitations", 0);
    namespace.setIpv6Default("addr_gen_mode", 1);
    return namespace;
  }

  private void setIpv6Default(String what, int value) throws IOException {
    runs("sh", "-c", "echo " + value + " > " + IPV6 + "/conf/default/" + what);
  }

  /** Removes what processes have left that are no more. */
  private static void sweep() throws IOException {
    if (!Files.isDirectory(DIRECTORY)) {
      return;
    }
    List<String> left;
    try (Stream<Path> all = Files.list(DIRECTORY)) {
      left = all.map(p -> p.getFileName().toString()).filter(n -> n.startsWith(PREFIX)).toList();
    }
    for (String name : left) {
      String pid = name.substring(PREFIX.length()).split("-", 2)[0];
      if (pid.matches("\\d{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
        run(List.of("ip", "netns", "delete", name));
      }
    }
  }

  /** The name by which {@code ip netns} knows it. */
  public String name() {
    return name;
  }

  /**
   * Runs a command inside, and waits for it.
   *
   * @return what it wrote
   * @throws IOException if it fails or does not end within a minute
   */
  public String runs(String... command) throws IOException {
    return run(inside(command));
  }

  /** The command line that runs a command inside. */
  public List<String> inside(String... command) {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(List.of(command));
    return line;
  }

  /**
   * Does something on a thread that lives in this namespace: sockets and TUN devices opened there
   * belong to it, and go on to do so on other threads. Threads and processes started there would
   * live in it too; leave that to {@link #inside}.
   */
  public <T> T call(Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter();
              return action.call();
            });
    Thread thread = new Thread(task, name);
    thread.start();
    try {
      return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void enter() throws IOException {
    byte[] path = (DIRECTORY.resolve(name) + "\0").getBytes(StandardCharsets.UTF_8);
    long at = Memory.allocate(path.length);
    Memory.copyFrom(path, 0, at, path.length);
    long fd = TestNative.raw().call(OPENAT, 0, at, O_CLOEXEC, 0, 0, 0);
    Memory.free(at);
    long result = TestNative.raw().call(SETNS, fd, CLONE_NEWNET, 0, 0, 0, 0);
    TestNative.calls().close((int) fd);
    if (result != 0) {
      throw new IOException("setns " + name + ": errno " + -result);
    }
  }

  /** A TUN device of this namespace: up, with these addresses ({@code address/prefix}). */
  public TunLink tun(String device, boolean offloads, int mtu, String... addresses)
      throws Exception {
    TunLink link = call(() -> TunLink.open(TestNative.calls(), device, offloads, false));
    configure(device, mtu, addresses);
    link.refreshMtu();
    return link;
  }

  /** A cable between two namespaces; its ends have to be configured. */
  public void cable(String device, NetworkNamespace other, String otherDevice) throws IOException {
    runs(
        "ip",
        "link",
        "add",
        device,
        "type",
        "veth",
        "peer",
        "name",
        otherDevice,
        "netns",
        other.name);
  }

  /** Gives a device an MTU and addresses, and sets it up. */
  public void configure(String device, int mtu, String... addresses) throws IOException {
    for (String address : addresses) {
      runs("ip", "address", "add", address, "dev", device);
    }
    runs("ip", "link", "set", device, "mtu", Integer.toString(mtu), "up");
  }

  private static String run(List<String> command) throws IOException {
    Path output = Files.createTempFile("toehold", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "exit " + process.exitValue() : "no end";
        throw new IOException(String.join(" ", command) + ": " + how + "\n" + text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }

  /** Removes it, with all devices that nobody holds. */
  @Override
  public void close() throws IOException {
    if (OPEN.remove(this)) {
      run(List.of("ip", "netns", "delete", name));
    }
  }
}
