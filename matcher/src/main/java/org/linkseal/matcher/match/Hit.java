package org.linkseal.matcher.match;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.record.Participant;
import org.linkseal.registry.StateCode;

/**
 * A person of a search that another state lists.
 *
 * @param ldsHash in hex; it identifies the match and is never stored
 * @param initiating what the initiating state told of the person
 * @param matching every record that the matching state has of the person
 */
public record Hit(
    StateCode matchingState, String ldsHash, Participant initiating, List<Participant> matching) {

  /**
   * Whether a person is vulnerable, by what several records say together: yes if one says so, no if
   * all say no, else not assessed, null.
   */
  public static @Nullable Boolean word(List<Participant> records) {
    if (records.stream().anyMatch(record -> Boolean.TRUE.equals(record.vulnerable()))) {
      return true;
    }
    return records.stream().allMatch(record -> Boolean.FALSE.equals(record.vulnerable()))
        ? false
        : null;
  }

  @Nullable Boolean initiatingWord() {
    return initiating.vulnerable();
  }

  @Nullable Boolean matchingWord() {
    return word(matching);
  }

  byte[] ldsHashBytes() {
    return HexFormat.of().parseHex(ldsHash);
  }

  @Override
  public String toString() {
    return "Hit[" + matchingState + "]";
  }
}
