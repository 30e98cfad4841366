package org.linkseal.pprl.link;

/** A sealed record was changed, or is another person's, state's or snapshot's. */
public final class RecordNotOpenedException extends Exception {
  RecordNotOpenedException() {
    super("a sealed record does not open");
  }
}
