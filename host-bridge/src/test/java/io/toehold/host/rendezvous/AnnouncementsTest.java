package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client remembers of listeners. */
class AnnouncementsTest {
  @TempDir private Path temporary;
  private Directory directory;
  private PortTable ports;
  private Announcements announcements;

  @BeforeEach
  void open() throws IOException {
    directory = Directory.open(temporary.resolve("meet"));
    ports = PortTable.open(directory.ports());
    announcements = new Announcements(directory, ports);
  }

  @Test
  void listenersOnEverOtherPortsAreForgottenWhenTheyAreOver() throws IOException {
    Announcement staying = announce(5000);
    assertNotNull(announcements.find(at(5000)));
    for (int port = 5001; port < 5100; port++) {
      Announcement passing = announce(port);
      assertNotNull(announcements.find(at(port)));
      passing.remove();
      ports.changed(port);
    }
    // the first is open at both ends, the last is forgotten with the next
    assertEquals(3, openAnnouncements());
    assertNotNull(announcements.find(at(5000)));
    assertNull(announcements.find(at(5099)));
    staying.remove();
  }

  private Announcement announce(int port) throws IOException {
    Announcement made = Announcement.create(directory.announcement(port, 1, 1), at(port), 1);
    ports.changed(port);
    return made;
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static long openAnnouncements() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(AnnouncementsTest::isAnnouncement).count();
    }
  }

  private static boolean isAnnouncement(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("/listen-");
    } catch (IOException closed) {
      return false;
    }
  }
}
