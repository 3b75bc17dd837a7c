package io.toehold.apps.matrix;

import io.toehold.bench.host.Compilers;
import io.toehold.bench.report.Median;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The application without and with the agent on both sides, in turn.
 *
 * @param plainRate operations per second, the median of some short rounds
 * @param rate the same with the agent
 * @param server what Toehold says of the server's connections
 * @param client what it says of the client's
 */
record Comparison(double plainRate, double rate, Evidence server, Evidence client) {

  /**
   * So often at most each of them warms up, until the compilers leave the processors to the work.
   */
  private static final int WARM_UPS = 12;

  private static final int WARM_UP_MILLIS = 1_000;
  private static final int STEADY = 2;
  private static final int ROUND_MILLIS = 500;
  private static final int ROUNDS = 5;

  /** Runs it in two stages at the same time, of which one works. */
  static Comparison of(Stage plain, Stage offloaded) throws IOException {
    Child plainServer = plain.server(false);
    Child plainClient = plain.client(false);
    Child server = offloaded.server(true);
    Child client = offloaded.client(true);
    Compilers compilers =
        new Compilers(plainServer.pid(), plainClient.pid(), server.pid(), client.pid());
    int steady = 0;
    for (int i = 0; i < WARM_UPS && steady < STEADY; i++) {
      plainClient.work(WARM_UP_MILLIS);
      client.work(WARM_UP_MILLIS);
      steady = compilers.haveRested(2 * WARM_UP_MILLIS) ? steady + 1 : 0;
    }

    List<Double> plainRates = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      plainRates.add(plainClient.work(ROUND_MILLIS).rate());
      rates.add(client.work(ROUND_MILLIS).rate());
    }
    Evidence ofServer = Evidence.of(offloaded, server);
    Evidence ofClient = Evidence.of(offloaded, client);
    ofServer.expect(offloaded.isOffloadable());
    ofClient.expect(offloaded.isOffloadable());
    plainClient.stop();
    client.stop();
    server.stop();
    return new Comparison(Median.of(plainRates), Median.of(rates), ofServer, ofClient);
  }

  double ratio() {
    return rate / plainRate;
  }
}
