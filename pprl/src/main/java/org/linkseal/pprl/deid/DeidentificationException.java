package org.linkseal.pprl.deid;

import org.jspecify.annotations.Nullable;

/** A person that cannot be de-identified: which rule refused, and never any part of the value. */
public final class DeidentificationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeidentificationRule rule;
  private final @Nullable UnmappedCharacter character;

  DeidentificationException(DeidentificationRule rule) {
    super(rule.message());
    this.rule = rule;
    this.character = null;
  }

  DeidentificationException(UnmappedCharacter character) {
    super(DeidentificationRule.LAST_NAME_CHARACTER.message() + ": " + character);
    this.rule = DeidentificationRule.LAST_NAME_CHARACTER;
    this.character = character;
  }

  public DeidentificationRule rule() {
    return rule;
  }

  /**
   * Where the last name could not be read; only with {@link
   * DeidentificationRule#LAST_NAME_CHARACTER}.
   */
  public @Nullable UnmappedCharacter character() {
    return character;
  }
}
