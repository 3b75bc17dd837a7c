package io.toehold.inner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.toehold.core.telemetry.CounterReading;
import io.toehold.host.rendezvous.Survey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurveyOutputTest {
  private static InetSocketAddress address(String host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  @Test
  void jsonHasWhatProgramsAskFor() throws Exception {
    Survey survey =
        new Survey(
            List.of(
                new Survey.Process(
                    7, Instant.EPOCH, 1, new CounterReading(3, 1, 0, Map.of("RULE", 2L)))),
            List.of(
                new Survey.Connection(
                    7,
                    null,
                    Survey.State.CLOSE_WAIT,
                    address("127.0.0.1", 1),
                    address("::1", 2),
                    3,
                    4,
                    5,
                    6)),
            List.of(new Survey.Listener(7, 1, true, address("::", 8080), true)));
    JsonObject json = JsonParser.parseString(SurveyJson.all(survey)).getAsJsonObject();
    assertEquals(
        JsonParser.parseString(
            """
            {"pid": 7, "path": "direct", "state": "close-wait", "local": "127.0.0.1:1",
             "remote": "[::1]:2", "sendQueue": 3, "receiveQueue": 4, "bytesOut": 5, "bytesIn": 6}
            """),
        only(json, "connections"));
    assertEquals(
        JsonParser.parseString(
            """
            {"pid": 7, "started": "1970-01-01T00:00:00Z", "attempts": 3, "offloaded": 1,
             "failures": 0, "declined": {"RULE": 2}}
            """),
        only(json, "processes"));
    assertEquals(
        JsonParser.parseString("{\"pid\": 7, \"address\": \"::\", \"port\": 8080}"),
        only(json, "listeners"));
  }

  private static JsonObject only(JsonObject json, String name) {
    JsonArray array = json.getAsJsonArray(name);
    assertEquals(1, array.size());
    return array.get(0).getAsJsonObject();
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("NAME", "N", "REST");
    table.row("a", 12345, "x");
    table.row("bbbbbb", 1, "");
    assertEquals(
        "NAME        N  REST\na       12345  x\nbbbbbb      1\n".lines().toList(),
        table.format(true).lines().toList());
    assertTrue(table.format(false).startsWith("a       12345  x"));
    assertEquals("A  B\n".strip(), new TextTable("A", "B").format(true).strip());
    assertEquals("", new TextTable("A", "B").format(false));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,            127.0.0.1:80",
    "::ffff:127.0.0.1,     127.0.0.1:80",
    "::,                   [::]:80",
    "::1,                  [::1]:80",
    "1::,                  [1::]:80",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:80",
    "1:0:0:2:0:0:0:3,      [1:0:0:2::3]:80",
    "fe80::ABCD,           [fe80::abcd]:80",
  })
  void addressesAreShort(String address, String text) throws UnknownHostException {
    assertEquals(text, AddressText.of(address(address, 80)));
  }
}
