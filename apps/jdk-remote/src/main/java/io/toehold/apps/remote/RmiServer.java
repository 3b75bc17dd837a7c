package io.toehold.apps.remote;

import io.toehold.apps.kit.Server;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;

/** A registry, and an object in it. */
public final class RmiServer implements Store {

  private RmiServer() {}

  /** The entry. */
  public static void main(String[] args) {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    int port = Server.port(args);
    Server.run(
        () -> {
          Store store = new RmiServer();
          Registry registry = LocateRegistry.createRegistry(port);
          registry.rebind(NAME, UnicastRemoteObject.exportObject(store, port + 1));
          return () -> {
            UnicastRemoteObject.unexportObject(store, true);
            UnicastRemoteObject.unexportObject(registry, true);
          };
        });
  }

  @Override
  public byte[] echo(byte[] bytes, Listener listener) throws RemoteException {
    if (listener != null) {
      listener.received(bytes);
    }
    return bytes;
  }

  @Override
  public void fail(String message) {
    throw new IllegalArgumentException(message);
  }
}
