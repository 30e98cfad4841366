package org.linkseal.api.receive;

import org.linkseal.registry.NewSnapshotKey;
import org.linkseal.registry.State;

/** One file of a state, begun. */
record Upload(String id, State state, UploadTerms terms, NewSnapshotKey key) {
  /** What a log may say. */
  @Override
  public String toString() {
    return "upload " + id + " of " + state.code();
  }
}
