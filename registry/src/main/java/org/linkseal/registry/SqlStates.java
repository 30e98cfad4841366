package org.linkseal.registry;

/** The SQLSTATEs that the functions of our databases raise and callers decide by. */
public final class SqlStates {

  /** The state has no current snapshot. */
  public static final String NO_SNAPSHOT = "LS001";

  /** Another snapshot is current; the error's DETAIL is its id. */
  public static final String MOVED_ON = "LS002";

  /** The tokens are null, too many, or of the wrong shape. */
  public static final String BAD_TOKENS = "LS003";

  /** The current snapshot is older than the state's limit. */
  public static final String STALE_SNAPSHOT = "LS004";

  /** The lease of this attempt has run out, or another attempt holds it. */
  public static final String LEASE_LOST = "LS005";

  /** The loaded table does not hold the announced number of rows. */
  public static final String ROW_COUNT = "LS006";

  /** The loaded table holds rows that no sealer wrote. */
  public static final String BAD_ROWS = "LS007";

  public static final String UNKNOWN_UPLOAD = "LS008";

  /** The upload's status does not allow this step. */
  public static final String WRONG_STATUS = "LS009";

  /** The match id belongs to another match: draw another. */
  public static final String MATCH_ID_TAKEN = "LS010";

  /** The state has no upload that an append could be added to. */
  public static final String NOTHING_TO_APPEND_TO = "LS012";

  /** Another upload of the last 24 hours holds the idempotency key. */
  public static final String IDEMPOTENCY_KEY_IN_USE = "LS013";

  /** Another hash is signed for this position of the audit log. */
  public static final String SIGNED_OTHERWISE = "LS014";

  /** The match is open: there is nothing to reopen. */
  public static final String MATCH_OPEN = "LS021";

  /** Another match of the same pair and person is open. */
  public static final String ANOTHER_MATCH_OPEN = "LS022";

  /** The state's lifecycle does not allow this step. */
  public static final String WRONG_LIFECYCLE = "LS031";

  /** An argument is missing or malformed. */
  public static final String INVALID_ARGUMENT = "22023";

  /** The transaction was chosen to give way: repeat it. */
  public static final String SERIALIZATION_FAILURE = "40001";

  /** The snapshot that is asked for was dropped, and its function with it. */
  public static final String NO_SUCH_FUNCTION = "42883";

  /** The same, found out a moment later. */
  public static final String NO_SUCH_TABLE = "42P01";

  /** A lock was waited for as long as was allowed. */
  public static final String LOCK_NOT_AVAILABLE = "55P03";

  private SqlStates() {}
}
