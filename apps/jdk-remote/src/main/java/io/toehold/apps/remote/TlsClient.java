package io.toehold.apps.remote;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Frames there and back over an {@code SSLSocket}; now and then over another, layered one. */
public final class TlsClient implements Work {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int NEW_EVERY = 50;

  private final SSLSocketFactory factory;
  private final int port;
  private final SSLSocket socket;

  /** The entry. */
  public static void main(String[] args) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustSubject()}, null);
    Client.run(() -> new TlsClient(context.getSocketFactory(), Client.port(args)));
  }

  private TlsClient(SSLSocketFactory factory, int port) throws IOException {
    this.factory = factory;
    this.port = port;
    socket = (SSLSocket) factory.createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  @Override
  public void operate(long number) throws IOException {
    exchange(socket, number);
    if (number % NEW_EVERY == 0) {
      Socket below = new Socket("127.0.0.1", port);
      try (Socket above = factory.createSocket(below, "apps", port, true)) {
        above.setSoTimeout(PATIENCE_MILLIS);
        exchange(above, number);
        exchange(above, number + 1);
      }
    }
  }

  private static void exchange(Socket socket, long number) throws IOException {
    byte[] bytes = Message.bytes(number);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(bytes.length);
    out.write(bytes);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    WrongResult.unlessEqual(bytes.length, in.readInt());
    WrongResult.unlessEqual(number, Message.number(in.readNBytes(bytes.length)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The server signs its key itself, anew for each run: only the name is known. */
  private static final class TrustSubject implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("there are no clients with certificates");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!chain[0].getSubjectX500Principal().getName().equals(TlsServer.SUBJECT)) {
        throw new CertificateException("not the server's: " + chain[0]);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
