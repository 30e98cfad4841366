package org.linkseal.matcher.match;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Seals what two states have told of a person, so that only who reads the match can open it: JSON
 * under a data key of the match, with the match id as its place.
 */
@Singleton
final class ParticipantSealer {
  private static final Argument<List<MatchParticipant>> PARTICIPANTS =
      Argument.listOf(MatchParticipant.class);

  private final DataKeyWrap wrap;
  private final JsonMapper json;

  ParticipantSealer(DataKeyWrap wrap, JsonMapper json) {
    this.wrap = wrap;
    this.json = json;
  }

  /** Both members go into the match's row as they are. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sealed(byte[] participants, byte[] wrappedKey) {}

  Sealed seal(MatchId id, List<MatchParticipant> participants) {
    try {
      DataKey key = DataKey.draw();
      byte[] text = json.writeValueAsBytes(participants);
      return new Sealed(key.seal(text, id.value()), wrap.wrap(key));
    } catch (IOException e) {
      throw new IllegalStateException("the participants of a match could not be sealed", e);
    }
  }

  List<MatchParticipant> open(MatchId id, byte[] sealed, DataKey key)
      throws MatchNotOpenedException {
    try {
      return List.copyOf(json.readValue(key.open(sealed, id.value()), PARTICIPANTS));
    } catch (IOException e) {
      throw new IllegalStateException("what was sealed is not a match's participants", e);
    }
  }
}
