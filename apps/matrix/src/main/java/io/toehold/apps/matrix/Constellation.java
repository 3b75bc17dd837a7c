package io.toehold.apps.matrix;

import java.io.IOException;

/** Where the agent is, and what happens to the processes meanwhile. */
enum Constellation {
  AT_SERVER("agent at the server", Constellation::atServer),
  AT_CLIENT("agent at the client", Constellation::atClient),
  SERVER_RESTARTS("server restarts", Constellation::serverRestarts),
  CLIENT_RESTARTS("client restarts", Constellation::clientRestarts);

  private static final int WORK_MILLIS = 400;
  private static final int RECOVERY_MILLIS = 30_000;

  final String text;
  private final Play play;

  private interface Play {
    void play(Stage stage, boolean agent) throws IOException, InterruptedException;
  }

  Constellation(String text, Play play) {
    this.text = text;
    this.play = play;
  }

  /**
   * Plays it; an exception says what has failed.
   *
   * @param agent false to play the same without any agent, for comparison
   */
  void play(Stage stage, boolean agent) throws IOException, InterruptedException {
    play.play(stage, agent);
  }

  private static void atServer(Stage stage, boolean agent)
      throws IOException, InterruptedException {
    Child server = stage.server(agent);
    stage.client(false).work(WORK_MILLIS);
    if (!stage.isSelfConnecting()) {
      Evidence.of(stage, server).expectNone();
    }
  }

  private static void atClient(Stage stage, boolean agent)
      throws IOException, InterruptedException {
    stage.server(false);
    Child client = stage.client(agent);
    client.work(WORK_MILLIS);
    Evidence.of(stage, client).expectNone();
  }

  /**
   * Killed, and started without the agent; then stopped in order, and started with it. The client's
   * connections may date from a moment at which the server did not accept yet, and then stay on the
   * host path; those of another client are offloaded again.
   */
  private static void serverRestarts(Stage stage, boolean agent)
      throws IOException, InterruptedException {
    Child server = stage.server(agent);
    Child client = stage.client(agent);
    client.work(WORK_MILLIS);

    client.begin(false);
    Thread.sleep(WORK_MILLIS);
    server.kill();
    server = stage.server(false);
    client.end(RECOVERY_MILLIS);
    client.work(WORK_MILLIS);

    client.begin(false);
    Thread.sleep(WORK_MILLIS);
    server.stop();
    stage.server(agent);
    client.end(RECOVERY_MILLIS);
    client.work(WORK_MILLIS);
    Child another = stage.client(agent);
    another.work(WORK_MILLIS);
    Evidence.of(stage, another).expect(agent && stage.isOffloadable());
  }

  /**
   * The same with a client, while another one works on and is not disturbed: neither by the death,
   * nor by those that come and go.
   */
  private static void clientRestarts(Stage stage, boolean agent)
      throws IOException, InterruptedException {
    stage.server(agent);
    Child other = stage.client(agent);
    other.begin(true);

    Child client = stage.client(agent);
    client.begin(true);
    Thread.sleep(WORK_MILLIS);
    client.kill();
    client = stage.client(false);
    client.work(WORK_MILLIS);
    client.stop();
    client = stage.client(agent);
    client.work(WORK_MILLIS);
    Evidence.of(stage, client).expect(agent && stage.isOffloadable());

    other.end(RECOVERY_MILLIS);
  }
}
