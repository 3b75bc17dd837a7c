package io.toehold.apps.remote;

import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/** A bean with an attribute, an operation and notifications. */
public final class Managed extends NotificationBroadcasterSupport implements ManagedMXBean {
  private byte[] contents = {};
  private long sequence;

  @Override
  public synchronized byte[] getContents() {
    return contents.clone();
  }

  @Override
  public synchronized void setContents(byte[] contents) {
    this.contents = contents.clone();
  }

  @Override
  public synchronized long announce(String message) {
    sendNotification(new Notification("announced", "managed", ++sequence, message));
    return sequence;
  }
}
