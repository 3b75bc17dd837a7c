package io.toehold.apps.jdk;

import java.rmi.Remote;
import java.rmi.RemoteException;

/** A remote object. */
public interface Echo extends Remote {

  String NAME = "echo";

  byte[] echo(byte[] bytes) throws RemoteException;
}
