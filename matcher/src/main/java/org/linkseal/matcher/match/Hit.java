package org.linkseal.matcher.match;

import java.util.HexFormat;
import java.util.List;
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

  byte[] ldsHashBytes() {
    return HexFormat.of().parseHex(ldsHash);
  }

  @Override
  public String toString() {
    return "Hit[" + matchingState + "]";
  }
}
