package io.toehold.apps.matrix;

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

  /** What JVMs need until their compilers leave the two cores to the work. */
  private static final int WARM_UPS = 3;

  private static final int WARM_UP_MILLIS = 2_000;
  private static final int ROUND_MILLIS = 500;
  private static final int ROUNDS = 5;

  /** Runs it in two stages at the same time, of which one works. */
  static Comparison of(Stage plain, Stage offloaded) throws IOException {
    plain.server(false);
    Child plainClient = plain.client(false);
    Child server = offloaded.server(true);
    Child client = offloaded.client(true);
    for (int i = 0; i < WARM_UPS; i++) {
      plainClient.work(WARM_UP_MILLIS);
      client.work(WARM_UP_MILLIS);
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
