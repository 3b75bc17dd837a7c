package io.toehold.inner;

import io.toehold.core.policy.Profile;
import io.toehold.core.policy.RuleSyntaxException;
import io.toehold.core.policy.Rules;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What the user has asked of the agent: {@code -javaagent:toehold.jar=key=value,key=value}; see
 * docs/RULES.md. Immutable.
 *
 * @param rules the user's own in the order given, then those of the profile
 * @param directory where the processes meet; null for the usual place
 * @param nativeCalls whether system calls may be used
 */
public record Options(Rules rules, Path directory, boolean nativeCalls, LogLevel log) {

  /** What is told to the logger. */
  public enum LogLevel {
    OFF,
    INFO,
    DEBUG
  }

  /**
   * Reads options.
   *
   * @param text null or empty for the defaults
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public static Options parse(String text) {
    return new Parser().parse(text == null ? "" : text);
  }

  private static final class Parser {
    private final Set<String> seen = new HashSet<>();
    private Rules rules = Rules.NONE;
    private Profile profile = Profile.DEFAULT;
    private Path directory;
    private boolean nativeCalls = true;
    private LogLevel log = LogLevel.OFF;

    Options parse(String text) {
      for (String option : text.split(",")) {
        if (!option.isBlank()) {
          int equals = option.indexOf('=');
          if (equals < 0) {
            throw new IllegalArgumentException("option '" + option + "' has no value");
          }
          set(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
        }
      }
      return new Options(rules.then(profile.rules()), directory, nativeCalls, log);
    }

    private void set(String key, String value) {
      boolean first = seen.add(key);
      switch (key) {
        case "rule" -> rules = inline(value);
        case "rules" -> rules = file(value);
        case "profile" -> profile = profile(value);
        case "dir" -> directory = path(key, value).toAbsolutePath();
        case "native" -> nativeCalls = oneOf(key, value, "on", "off") == 0;
        case "log" -> log = LogLevel.values()[oneOf(key, value, "off", "info", "debug")];
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + key + "' (known: profile, rules, rule, dir, native, log)");
      }
      if (!first && !key.startsWith("rule")) {
        throw new IllegalArgumentException("option '" + key + "' is given twice");
      }
    }

    private Rules inline(String value) {
      try {
        return rules.then(value.replace(';', '\n'));
      } catch (RuleSyntaxException e) {
        throw new IllegalArgumentException("option 'rule': " + e.getMessage(), e);
      }
    }

    private Rules file(String value) {
      Path file = path("rules", value);
      String problem;
      try {
        return rules.then(Files.readString(file));
      } catch (RuleSyntaxException e) {
        throw new IllegalArgumentException("rules file " + file + ": " + e.getMessage(), e);
      } catch (NoSuchFileException e) {
        problem = "does not exist";
      } catch (AccessDeniedException e) {
        problem = "may not be read";
      } catch (CharacterCodingException e) {
        problem = "is not text in UTF-8";
      } catch (IOException e) {
        problem = "cannot be read: " + e.getMessage();
      }
      throw new IllegalArgumentException("rules file " + file + " " + problem);
    }

    private static Profile profile(String value) {
      Profile profile = Profile.named(value);
      if (profile == null) {
        String known =
            String.join(
                ", ", Arrays.stream(Profile.values()).map(Profile::word).toArray(String[]::new));
        throw new IllegalArgumentException(
            "option 'profile': unknown profile '" + value + "' (known: " + known + ")");
      }
      return profile;
    }

    private static Path path(String key, String value) {
      try {
        if (!value.isEmpty()) {
          return Path.of(value);
        }
      } catch (InvalidPathException e) {
        // said below
      }
      throw new IllegalArgumentException("option '" + key + "': not a path: '" + value + "'");
    }

    private static int oneOf(String key, String value, String... known) {
      int i = Arrays.asList(known).indexOf(value);
      if (i < 0) {
        throw new IllegalArgumentException(
            "option '" + key + "': '" + value + "' is none of " + String.join(", ", known));
      }
      return i;
    }
  }
}
