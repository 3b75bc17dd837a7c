package io.toehold.core.policy;

import java.util.Locale;

/** Rules by name, for what the user's own rules do not decide. */
public enum Profile {
  /** Everything that can be offloaded. */
  DEFAULT("offload listen *:*\noffload connect *:*"),
  /** The same as {@link #DEFAULT} so far: a name for what is going to be tuned for latency. */
  LATENCY(DEFAULT.text),
  /** The same as {@link #DEFAULT} so far: a name for what is going to be tuned for throughput. */
  THROUGHPUT(DEFAULT.text),
  /** Nothing. */
  OFF("");

  private final String text;

  Profile(String text) {
    this.text = text;
  }

  /** The name of the options; null if there is no such profile. */
  public static Profile named(String name) {
    for (Profile profile : values()) {
      if (profile.word().equals(name)) {
        return profile;
      }
    }
    return null;
  }

  /** The name of the options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rules. */
  public Rules rules() {
    try {
      return Rules.parse(text);
    } catch (RuleSyntaxException e) {
      throw new AssertionError(e); // they are ours
    }
  }
}
