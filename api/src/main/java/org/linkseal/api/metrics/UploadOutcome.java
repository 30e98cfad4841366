package org.linkseal.api.metrics;

/** What became of an upload: of one that is accepted, two things in turn. */
public enum UploadOutcome {
  ACCEPTED,
  /** For its rows, or for a limit. */
  REJECTED,
  /** It did not arrive whole, or could not be kept. */
  ABANDONED,
  PUBLISHED,
  /** After it was accepted. */
  FAILED
}
