package io.toehold.apps.jdk;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.WrongResult;
import java.rmi.registry.LocateRegistry;

/** Calls {@link Echo}. */
final class RmiClient {

  private RmiClient() {}

  public static void main(String[] args) {
    int port = Client.port(args);
    Client.run(
        () -> {
          Echo echo = (Echo) LocateRegistry.getRegistry("127.0.0.1", port).lookup(Echo.NAME);
          return number -> {
            byte[] sent = Service.data(number % 50 == 7 ? 100_000 : 100 + (int) (number % 97));
            WrongResult.unlessEqual(sent, echo.echo(sent));
          };
        });
  }
}
