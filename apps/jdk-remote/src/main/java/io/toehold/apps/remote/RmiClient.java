package io.toehold.apps.remote;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.server.UnicastRemoteObject;

/** Calls with arguments and results; now and then called back, and now and then an exception. */
public final class RmiClient implements Work, Store.Listener {
  private static final int CALL_BACK_EVERY = 10;

  private final Store store;
  private volatile byte[] received;

  /** The entry. */
  public static void main(String[] args) {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    int port = Client.port(args);
    Client.run(
        () -> {
          RmiClient client =
              new RmiClient(
                  (Store) LocateRegistry.getRegistry("127.0.0.1", port).lookup(Store.NAME));
          UnicastRemoteObject.exportObject(client, 0);
          return client;
        });
  }

  private RmiClient(Store store) {
    this.store = store;
  }

  @Override
  public void operate(long number) throws RemoteException {
    boolean callBack = number % CALL_BACK_EVERY == 0;
    byte[] bytes = Message.bytes(number);
    received = null;
    WrongResult.unlessEqual(bytes, store.echo(bytes, callBack ? this : null));
    if (callBack) {
      WrongResult.unlessEqual(number, Message.number(received));
      fail("number " + number);
    }
  }

  private void fail(String message) throws RemoteException {
    try {
      store.fail(message);
    } catch (IllegalArgumentException e) {
      WrongResult.unlessEqual(message, e.getMessage());
      return;
    }
    throw new WrongResult("no exception");
  }

  @Override
  public void received(byte[] bytes) {
    received = bytes;
  }

  @Override
  public void close() throws RemoteException {
    UnicastRemoteObject.unexportObject(this, true);
  }
}
