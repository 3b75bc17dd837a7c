package io.toehold.inner.cli;

import com.google.gson.stream.JsonWriter;
import io.toehold.host.rendezvous.Survey;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** A survey for programs. Names, once given, keep their meaning; new ones may be added. */
final class SurveyJson {
  private SurveyJson() {}

  static String all(Survey survey) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    json.name("connections").beginArray();
    for (Survey.Connection c : survey.connections()) {
      write(json, c);
    }
    json.endArray();
    writeProcesses(json, survey);
    json.name("listeners").beginArray();
    for (Survey.Listener listener : survey.listeners()) {
      json.beginObject();
      json.name("pid").value(listener.pid());
      json.name("address").value(AddressText.of(listener.address().getAddress()));
      json.name("port").value(listener.address().getPort());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return text.toString();
  }

  static String processes(Survey survey) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    writeProcesses(json, survey);
    json.endObject();
    return text.toString();
  }

  private static void write(JsonWriter json, Survey.Connection c) throws IOException {
    json.beginObject();
    json.name("pid").value(c.pid());
    json.name("path").value(c.link() == null ? "direct" : "wire");
    if (c.link() != null) {
      json.name("link").value(c.link());
    }
    json.name("state").value(SsCommand.state(c));
    json.name("local").value(AddressText.of(c.local()));
    json.name("remote").value(AddressText.of(c.remote()));
    json.name("sendQueue").value(c.sendQueue());
    json.name("receiveQueue").value(c.receiveQueue());
    json.name("bytesOut").value(c.bytesOut());
    json.name("bytesIn").value(c.bytesIn());
    json.endObject();
  }

  private static void writeProcesses(JsonWriter json, Survey survey) throws IOException {
    json.name("processes").beginArray();
    for (Survey.Process process : survey.processes()) {
      json.beginObject();
      json.name("pid").value(process.pid());
      json.name("started").value(process.started().toString());
      json.name("attempts").value(process.counters().attempts());
      json.name("offloaded").value(process.counters().offloaded());
      json.name("failures").value(process.counters().failures());
      json.name("declined").beginObject();
      for (Map.Entry<String, Long> reason : process.counters().declined().entrySet()) {
        json.name(reason.getKey()).value(reason.getValue());
      }
      json.endObject();
      json.endObject();
    }
    json.endArray();
  }
}
