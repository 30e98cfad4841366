package org.linkseal.matcher.match;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.Refusal;
import org.linkseal.registry.StateCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sealed parts of a match. It is given only what its reader may read. */
@Singleton
final class MatchOpener {
  private static final Logger LOG = LoggerFactory.getLogger(MatchOpener.class);

  private final DataKeyWrap wrap;
  private final ParticipantSealer participants;
  private final DispositionSealer dispositions;

  MatchOpener(DataKeyWrap wrap, ParticipantSealer participants, DispositionSealer dispositions) {
    this.wrap = wrap;
    this.participants = participants;
    this.dispositions = dispositions;
  }

  /**
   * Opens with the key that the match keeps wrapped.
   *
   * @throws Refusal when a part was changed, or sealed for another installation
   */
  OpenedMatch open(StoredMatch stored) {
    try {
      return opened(stored, wrap.unwrap(stored.wrappedKey()));
    } catch (MatchNotOpenedException e) {
      throw notOpened(stored);
    }
  }

  /** The same match at another time, without unwrapping its key again. */
  OpenedMatch open(StoredMatch stored, DataKey key) {
    try {
      return opened(stored, key);
    } catch (MatchNotOpenedException e) {
      throw notOpened(stored);
    }
  }

  /** What an event is to hold of a new disposition; empty when it is the one that is there. */
  Optional<String> change(OpenedMatch opened, StateCode state, Disposition after) {
    Match match = opened.match();
    return dispositions.change(match.id(), state, match.disposition(state), after, opened.key());
  }

  private OpenedMatch opened(StoredMatch stored, DataKey key) throws MatchNotOpenedException {
    MatchId id = stored.id();
    return new OpenedMatch(
        new Match(
            id,
            stored.version(),
            stored.createdAt(),
            stored.dueAt(),
            stored.initiating(),
            stored.matching(),
            stored.open(),
            stored.vulnerable(),
            participants.open(id, stored.participants(), key),
            dispositions.open(id, stored.initiating(), stored.initiatingDisposition(), key),
            dispositions.open(id, stored.matching(), stored.matchingDisposition(), key)),
        key);
  }

  private static Refusal notOpened(StoredMatch stored) {
    LOG.error("match {} does not open", stored.id());
    return Refusal.of(MatchError.INTERNAL);
  }
}
