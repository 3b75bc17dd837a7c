package io.toehold.inner.cli;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.toe.FallbackReason;
import io.toehold.host.rendezvous.Survey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Would a connection to this address be offloaded? */
@Command(
    name = "check",
    description = {
      "Says whether a connection of this user's processes to an address would be offloaded, and if not, why.",
      "Exit code 0: yes; 1: no."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Help help;
  @Mixin private Place place;

  @Parameters(paramLabel = "<host:port>", description = "Such as localhost:8080 or [::1]:8080.")
  private String target;

  @Override
  public Integer call() throws IOException {
    int colon = target.lastIndexOf(':');
    String host = colon < 0 ? "" : target.substring(0, colon);
    int port = colon < 0 ? -1 : port(target.substring(colon + 1));
    if (host.isEmpty() || port < 0 || (host.indexOf(':') >= 0 && !host.startsWith("["))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "'" + target + "' is not <host>:<port>, such as [::1]:8080");
    }
    InetAddress address = resolve(host);
    String where = AddressText.of(new InetSocketAddress(address, port));
    Survey survey = place.survey();
    Optional<Survey.Listener> listener =
        survey.listeners().stream()
            .filter(l -> l.serves(address, port))
            .min(Comparator.comparing(Survey.Listener::wildcard)); // exact ones first
    if (!isLocal(address)) {
      return no(where, "it is not an address of this host, and no link leads to others");
    }
    if (listener.isEmpty()) {
      return no(where, text(FallbackReason.PLAIN_PEER));
    }
    if (listener.get().version() != SlotLayout.PROTOCOL_VERSION) {
      return no(where, text(FallbackReason.VERSION));
    }
    out("yes: " + where + ": process " + listener.get().pid() + " listens there with Toehold");
    return 0;
  }

  private static String text(FallbackReason reason) {
    return reason + ": " + reason.text();
  }

  private int no(String where, String why) {
    out("no: " + where + ": " + why);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private void out(String line) {
    spec.commandLine().getOut().println(line);
  }

  private static int port(String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
    return port <= 0xffff ? port : -1;
  }

  private static InetAddress resolve(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("unknown host " + host, e);
    }
  }

  private static boolean isLocal(InetAddress address) throws IOException {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }
}
