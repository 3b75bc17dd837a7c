package io.toehold.it.app.virtual;

import io.toehold.it.app.Control;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The JVM's own record of virtual threads that wait and keep their carrier. */
final class Pinning {
  private Pinning() {}

  /**
   * Runs something; says who kept a carrier meanwhile, and {@code pinned} and how often that was.
   */
  static void watch(VirtualThreads.Body body) throws Exception {
    Path file = Files.createTempFile("toehold-it", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.start();
      body.run();
      recording.stop();
      recording.dump(file);
      List<RecordedEvent> events =
          RecordingFile.readAllEvents(file).stream().filter(Pinning::isWait).toList();
      events.forEach(event -> Control.say("by " + event.toString().replace('\n', ' ')));
      Control.say("pinned " + events.size());
    } finally {
      Files.delete(file);
    }
  }

  /** Not a moment in which a class was loaded or a monitor was another's, as without the agent. */
  private static boolean isWait(RecordedEvent event) {
    return event.getString("blockingOperation").equals("LockSupport.park");
  }
}
