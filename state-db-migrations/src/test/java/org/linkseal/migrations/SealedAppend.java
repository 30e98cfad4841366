package org.linkseal.migrations;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.linkseal.migrations.StateDatabase.Claim;

/** An append that is loaded and checked, but not published. Its file's first row is line 2. */
record SealedAppend(StateDatabase state, Claim claim, long snapshot) {

  /** To the newest accepted upload, with participant ids that no other upload has. */
  static SealedAppend accepted(StateDatabase state, List<UUID> tokens) throws SQLException {
    return accepted(state, tokens, StateDatabase.drawn(tokens.size()));
  }

  static SealedAppend accepted(StateDatabase state, List<UUID> tokens, List<UUID> ids)
      throws SQLException {
    state.accept(state.appending(), tokens.size());
    return next(state, tokens, ids);
  }

  /** The next upload, which is an append. */
  static SealedAppend next(StateDatabase state, List<UUID> tokens) throws SQLException {
    return next(state, tokens, StateDatabase.drawn(tokens.size()));
  }

  private static SealedAppend next(StateDatabase state, List<UUID> tokens, List<UUID> ids)
      throws SQLException {
    Claim claim = state.claimed();
    return new SealedAppend(state, claim, state.sealed(claim, tokens, CopyBinary.ids(ids, 2)));
  }

  boolean publish() throws SQLException {
    return state.publish(snapshot, claim);
  }

  /** What its sender reads of why it was not published. */
  String refusal() throws SQLException {
    if (publish()) {
      throw new AssertionError("the append was published");
    }
    return state.error(claim.uploadId());
  }
}
