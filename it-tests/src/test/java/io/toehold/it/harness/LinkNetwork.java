package io.toehold.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A network namespace with a TUN device, for applications on both of its sides: those with the
 * agent have their own addresses on it, those without have the kernel's. Needs root; without, the
 * test is skipped. Removed when it is closed, or when this JVM ends.
 */
public final class LinkNetwork implements AutoCloseable {
  /** The kernel's address. */
  public static final String HOST = "10.9.0.1";

  /** The same in IPv6, as Java writes addresses in URLs and rules. */
  public static final String HOST6 = "[fd09::1]";

  /** The engine's address. */
  public static final String ENGINE = "10.9.0.2";

  /** The same in IPv6. */
  public static final String ENGINE6 = "[fd09::2]";

  /** Its name. */
  public static final String DEVICE = "tun0";

  private static final AtomicInteger MADE = new AtomicInteger();

  private final String name =
      "toehold-it-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
  private final String link;
  private final Thread atEnd = new Thread(this::delete);

  private LinkNetwork(boolean offloads) {
    link = "link " + DEVICE + " " + ENGINE + " " + ENGINE6 + (offloads ? "" : " offloads=off");
  }

  /**
   * Makes one.
   *
   * @param offloads whether the kernel is given large segments and unfinished checksums
   */
  public static LinkNetwork open(boolean offloads) {
    assumeTrue(!Settings.PLAIN, "there is no link without the agent");
    assumeTrue(
        Files.isWritable(Path.of("/dev/net/tun")) && Files.isReadable(Path.of("/proc/1/environ")),
        "needs root and /dev/net/tun");
    assumeTrue(
        Stream.of("/sbin/ip", "/usr/sbin/ip", "/bin/ip").anyMatch(p -> Files.exists(Path.of(p))),
        "needs ip, of iproute2");
    assumeTrue(Files.isDirectory(Path.of("/proc/sys/net/ipv6")), "needs IPv6");
    LinkNetwork network = new LinkNetwork(offloads);
    Command made = Command.run("ip", "netns", "add", network.name);
    assumeTrue(made.exit() == 0, "network namespaces are not allowed here: " + made.out());
    Runtime.getRuntime().addShutdownHook(network.atEnd);
    network.run("ip", "link", "set", "lo", "up");
    for (String setting : new String[] {"accept_dad", "router_solicitations"}) {
      network.run("sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/" + setting);
    }
    network.device(DEVICE, HOST + "/24", "fd09::1/64");
    return network;
  }

  /**
   * Gives the kernel the engine's addresses too, so that two plain applications see of each other
   * what they would see over the link: who connects to one address has the other one.
   */
  public void withoutEngine() {
    run("ip", "address", "add", ENGINE + "/24", "dev", DEVICE);
    for (String[] two : new String[][] {{HOST, ENGINE}, {ENGINE, HOST}}) {
      run("ip", "route", "del", "table", "local", "local", two[0], "dev", DEVICE);
      run(
          "ip", "route", "add", "table", "local", "local", two[0], "dev", DEVICE, "scope", "host",
          "src", two[1]);
    }
  }

  /** One more TUN device, with addresses of the kernel's. */
  public void device(String device, String... addresses) {
    run("ip", "tuntap", "add", "dev", device, "mode", "tun");
    for (String address : addresses) {
      run("ip", "address", "add", address, "dev", device);
    }
    run("ip", "link", "set", device, "up");
  }

  /** Runs a command inside, which has to succeed; what it printed. */
  public String run(String... command) {
    return Command.check(inside(command));
  }

  /** The command line that runs a command inside. */
  public Object[] inside(String... command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command)).toArray();
  }

  /** Has an application live inside, on the kernel's side. */
  public Launch plain(Launch launch) {
    return launch.through("ip", "netns", "exec", name);
  }

  /**
   * Has an application live inside, with an engine on the link: all it does goes over it.
   *
   * @param options more of the agent's
   */
  public Launch linked(Launch launch, String... options) {
    String rules =
        String.join(
            ";",
            link,
            "offload listen *:* via " + DEVICE,
            "offload connect 10.0.0.0/8:* via " + DEVICE,
            "offload connect [fd00::]/8:* via " + DEVICE);
    String more = options.length == 0 ? "" : "," + String.join(",", options);
    return plain(launch).agent(Settings.toeholdJar(), "rule=" + rules + more);
  }

  /** Has an application live inside, under these rules, and then those of the agent itself. */
  public Launch ruled(Launch launch, String... rules) {
    return plain(launch).agent(Settings.toeholdJar(), "rule=" + String.join(";", rules));
  }

  private void delete() {
    Command.run("ip", "netns", "delete", name);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    delete();
  }
}
