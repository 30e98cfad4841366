package org.linkseal.matcher;

/** Every limit of the Match API. */
public enum Limit {
  /**
   * Requests of one state, of the federal orchestrator or of one region's overseers, in a minute.
   */
  REQUESTS_A_MINUTE(1_050),
  /** Of these, what a process takes at once to give out by itself. */
  REQUESTS_A_LEASE(25),
  /** Persons of one requester whom a process searches before it tells who they were. */
  PERSONS_A_LEASE(500),
  /** Of a request's body: 50 persons need 25 KB, the rest is for members that are ignored. */
  BODY_BYTES(1_000_000),
  PERSONS_A_SEARCH(50),
  /** Rows of one person in one state; the function returns one more to show that there are. */
  ROWS_A_PERSON(20),
  /** Times a state is asked again because its snapshot moved on meanwhile. */
  TRIES_A_STATE(4),
  /** Searches in a row that find a state unavailable before none waits for it any more. */
  FAILURES_TO_OPEN(3),
  /** Times a transaction is repeated because a match id was taken or it was chosen to give way. */
  TRIES_A_TRANSACTION(4),
  /** Searches whose hidden matches wait to be recorded: what is more is lost, and counted only. */
  HIDDEN_SEARCHES_WAITING(1_000),
  /** Of the text that says why a match is invalid. */
  OTHER_REASONING_CHARACTERS(250),
  /** Matches in one answer of the feed, unless it is asked for another number. */
  MATCHES_A_PAGE(100),
  MATCHES_A_PAGE_AT_MOST(1_000),
  /** What is kept of the From header: the longest email address, RFC 3696 erratum 1003. */
  USER_NAME_CHARACTERS(320);

  private final int value;

  Limit(int value) {
    this.value = value;
  }

  public int value() {
    return value;
  }
}
