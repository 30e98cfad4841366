package org.linkseal.matcher.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.StateCode;

/** Who asks for matches, and so which of them are there for the caller. */
public sealed interface MatchReader {
  /** The id of the key, which is no secret. */
  String keyId();

  /** What the From header says; it is recorded and authenticates nobody. */
  @Nullable String userName();

  /** Of whose matches it may read: one state of the two is enough. Null: of all states. */
  @Nullable List<StateCode> states();

  /** A state reads its own matches and may change them. */
  record OneState(StateCode state, String keyId, @Nullable String userName) implements MatchReader {
    @Override
    public List<StateCode> states() {
      return List.of(state);
    }

    @Override
    public String toString() {
      return "OneState[" + state + "]";
    }
  }

  /** The federal office reads every match, and may reopen one. */
  record FederalOffice(String keyId, @Nullable String userName) implements MatchReader {
    @Override
    public @Nullable List<StateCode> states() {
      return null;
    }

    @Override
    public String toString() {
      return "FederalOffice";
    }
  }

  /**
   * A regional or national office reads, and does nothing else.
   *
   * @param states the region's; null for a national office
   */
  record Overseer(String keyId, @Nullable String userName, @Nullable List<StateCode> states)
      implements MatchReader {
    @Override
    public String toString() {
      return "Overseer";
    }
  }
}
