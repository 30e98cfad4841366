package org.linkseal.pprl.csv;

/** A valid row, as bytes and numbers. One instance holds each row of a file in turn. */
public final class ParticipantRow {
  public static final int LDS_HASH_LENGTH = 64;
  public static final int MAX_ID_LENGTH = 20;
  public static final int MAX_PERIODS = 3;

  /** No date: the least number of 24 bits, some 23,000 years ago. */
  public static final int NO_DATE = -(1 << 23);

  public static final int NOT_ASSESSED = 0;
  public static final int VULNERABLE = 1;
  public static final int NOT_VULNERABLE = 2;

  final byte[] ldsHash = new byte[LDS_HASH_LENGTH];
  final byte[] participantId = new byte[MAX_ID_LENGTH];
  final byte[] caseId = new byte[MAX_ID_LENGTH];
  final int[] periodStart = new int[MAX_PERIODS];
  final int[] periodEnd = new int[MAX_PERIODS];
  long row;
  int participantIdLength;
  int caseIdLength;
  int closingDate;
  int periods;
  int vulnerable;

  ParticipantRow() {}

  /** The line the row starts at. */
  public long row() {
    return row;
  }

  /** The {@value #LDS_HASH_LENGTH} bytes of the digest, in an array that is used again. */
  public byte[] ldsHash() {
    return ldsHash;
  }

  /** ASCII, in an array that is used again; {@link #participantIdLength()} bytes of it count. */
  public byte[] participantId() {
    return participantId;
  }

  public int participantIdLength() {
    return participantIdLength;
  }

  /** ASCII, in an array that is used again; {@link #caseIdLength()} bytes of it count. */
  public byte[] caseId() {
    return caseId;
  }

  /** 0 when there is no case id. */
  public int caseIdLength() {
    return caseIdLength;
  }

  /** Days since 1970-01-01, or {@link #NO_DATE}. */
  public int closingDate() {
    return closingDate;
  }

  /** The number of benefit periods, 0 to {@value #MAX_PERIODS}. */
  public int periods() {
    return periods;
  }

  /** Days since 1970-01-01. */
  public int periodStart(int period) {
    return periodStart[period];
  }

  /** Days since 1970-01-01. */
  public int periodEnd(int period) {
    return periodEnd[period];
  }

  /** {@link #NOT_ASSESSED}, {@link #VULNERABLE} or {@link #NOT_VULNERABLE}. */
  public int vulnerable() {
    return vulnerable;
  }

  @Override
  public String toString() {
    return "ParticipantRow[redacted]";
  }
}
