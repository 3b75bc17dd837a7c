package io.toehold.apps.matrix;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One application on one JDK, in all constellations. */
final class Trial {

  private final Application application;
  private final Stage.Setting setting;

  Trial(Application application, Stage.Setting setting) {
    this.application = application;
    this.setting = setting;
  }

  Result run() throws IOException {
    Comparison comparison = null;
    String both = Result.PASSED;
    try (Stage plain = stage();
        Stage offloaded = stage()) {
      comparison = Comparison.of(plain, offloaded);
    } catch (IOException e) {
      both = e.getMessage();
    }
    Map<String, String> constellations = new LinkedHashMap<>();
    for (Constellation constellation : Constellation.values()) {
      constellations.put(constellation.name(), outcome(constellation));
    }
    return new Result(
        application.name(),
        application.server().label(setting.apps()),
        application.client().label(setting.apps()),
        setting.jdk().feature(),
        setting.jdk().version(),
        application.offloadable(),
        comparison,
        both,
        constellations);
  }

  private String outcome(Constellation constellation) throws IOException {
    String failure = failure(constellation, true);
    if (failure == null) {
      return Result.PASSED;
    }
    String withoutAgent = failure(constellation, false);
    return withoutAgent == null
        ? failure
        : Result.FAILED_PLAIN + ": " + withoutAgent + "\nwith it: " + failure;
  }

  private String failure(Constellation constellation, boolean agent) throws IOException {
    try (Stage stage = stage()) {
      try {
        constellation.play(stage, agent);
        return null;
      } catch (IOException e) {
        return e.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private Stage stage() throws IOException {
    return new Stage(application, setting);
  }
}
