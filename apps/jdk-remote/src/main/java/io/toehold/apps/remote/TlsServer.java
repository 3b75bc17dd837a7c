package io.toehold.apps.remote;

import io.toehold.apps.kit.NativeServer;
import io.toehold.apps.kit.Server;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A thread for each {@code SSLSocket}: frames of a length and so many bytes go back. */
public final class TlsServer {

  /** The name in the certificate that it makes for itself. */
  static final String SUBJECT = "CN=apps";

  private static final String PASSWORD = "apps-apps";

  private TlsServer() {}

  /** The entry. */
  public static void main(String[] args) {
    Server.run(
        () -> {
          SSLServerSocket listener =
              (SSLServerSocket)
                  context()
                      .getServerSocketFactory()
                      .createServerSocket(
                          Server.port(args), 50, InetAddress.getByName("127.0.0.1"));
          daemon(() -> accept(listener));
          return listener;
        });
  }

  private static void accept(SSLServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      while (true) {
        byte[] frame = in.readNBytes(in.readInt());
        out.writeInt(frame.length);
        out.write(frame);
      }
    } catch (IOException e) {
      // The end.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private static SSLContext context() throws Exception {
    Path file = Path.of("keys.p12");
    if (!Files.exists(file)) {
      makeKey(file);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void makeKey(Path file) throws IOException, InterruptedException {
    NativeServer.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-alias",
            "apps",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            SUBJECT));
  }
}
