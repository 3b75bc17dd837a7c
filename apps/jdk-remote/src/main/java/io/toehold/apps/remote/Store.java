package io.toehold.apps.remote;

import java.rmi.Remote;
import java.rmi.RemoteException;

/** What the RMI server offers. */
public interface Store extends Remote {

  String NAME = "store";

  /** Returns what it is given, and gives it to the listener first. */
  byte[] echo(byte[] bytes, Listener listener) throws RemoteException;

  /** Fails with an {@link IllegalArgumentException} of this message. */
  void fail(String message) throws RemoteException;

  /** Called back by the server. */
  interface Listener extends Remote {
    void received(byte[] bytes) throws RemoteException;
  }
}
