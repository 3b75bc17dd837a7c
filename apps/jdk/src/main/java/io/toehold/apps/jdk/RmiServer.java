package io.toehold.apps.jdk;

import io.toehold.apps.kit.Server;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;

/** A registry, and {@link Echo} at the port after it. */
final class RmiServer {

  private RmiServer() {}

  public static void main(String[] args) {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    int port = Server.port(args);
    Server.run(
        () -> {
          Registry registry = LocateRegistry.createRegistry(port);
          Echo echo = bytes -> bytes;
          registry.bind(Echo.NAME, UnicastRemoteObject.exportObject(echo, port + 1));
          return () -> UnicastRemoteObject.unexportObject(echo, true);
        });
  }
}
