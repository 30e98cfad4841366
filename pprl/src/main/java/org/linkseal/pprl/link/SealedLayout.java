package org.linkseal.pprl.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.record.BenefitPeriod;
import org.linkseal.pprl.record.Participant;

/**
 * The 64 bytes that are sealed: the same for every record, so that a length tells nothing.
 *
 * <pre>
 *  0       length of the participant id, 1 to 20
 *  1 – 20  participant id, ASCII, padded with zeros
 * 21       length of the case id, 0 (none) to 20
 * 22 – 41  case id, ASCII, padded with zeros
 * 42 – 44  closing date
 * 45 – 62  three benefit periods, start and end each
 * 63       bits 0-1 number of benefit periods, bits 2-3 vulnerable: 0 not assessed, 1 true, 2 false
 * </pre>
 *
 * A date is the number of days since 1970-01-01, 24 bits, signed, big-endian; 0x800000 is none.
 */
final class SealedLayout {
  static final int LENGTH = 64;

  /** Of the participant id with its length, at the beginning. */
  static final int ID_LENGTH = 1 + ParticipantRow.MAX_ID_LENGTH;

  private static final int PARTICIPANT_ID = 0;
  private static final int CASE_ID = 21;
  private static final int CLOSING_DATE = 42;
  private static final int PERIODS = 45;
  private static final int FLAGS = 63;
  private static final int DATE_LENGTH = 3;
  private static final int VULNERABLE_SHIFT = 2;
  private static final int TWO_BITS = 0b11;

  private SealedLayout() {}

  /** Writes over {@value #LENGTH} bytes from {@code offset}. */
  static void write(ParticipantRow row, byte[] out, int offset) {
    Arrays.fill(out, offset, offset + LENGTH, (byte) 0);
    putParticipantId(row, out, offset + PARTICIPANT_ID);
    putId(row.caseId(), row.caseIdLength(), out, offset + CASE_ID);
    putDate(row.closingDate(), out, offset + CLOSING_DATE);
    var periods = row.periods();
    for (var i = 0; i < ParticipantRow.MAX_PERIODS; i++) {
      var at = offset + PERIODS + 2 * DATE_LENGTH * i;
      putDate(i < periods ? row.periodStart(i) : ParticipantRow.NO_DATE, out, at);
      putDate(i < periods ? row.periodEnd(i) : ParticipantRow.NO_DATE, out, at + DATE_LENGTH);
    }
    out[offset + FLAGS] = (byte) (periods | row.vulnerable() << VULNERABLE_SHIFT);
  }

  /** Writes the first {@value #ID_LENGTH} bytes, over zeros. */
  static void putParticipantId(ParticipantRow row, byte[] out, int offset) {
    putId(row.participantId(), row.participantIdLength(), out, offset);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RecordNotOpenedException if a length, the padding, a period or the flags are not as
   *     {@link #write} writes them
   */
  static Participant read(byte[] plain) throws RecordNotOpenedException {
    var participantId = id(plain, PARTICIPANT_ID);
    var flags = plain[FLAGS];
    if (participantId == null || flags >>> (2 * VULNERABLE_SHIFT) != 0) {
      throw new RecordNotOpenedException();
    }
    var periods = new ArrayList<BenefitPeriod>(ParticipantRow.MAX_PERIODS);
    for (var i = 0; i < ParticipantRow.MAX_PERIODS; i++) {
      var at = PERIODS + 2 * DATE_LENGTH * i;
      if (i < (flags & TWO_BITS)) {
        periods.add(period(plain, at));
      } else if (date(plain, at) != null || date(plain, at + DATE_LENGTH) != null) {
        throw new RecordNotOpenedException();
      }
    }
    return new Participant(
        participantId,
        id(plain, CASE_ID),
        date(plain, CLOSING_DATE),
        periods,
        vulnerable(flags >>> VULNERABLE_SHIFT));
  }

  private static void putId(byte[] id, int length, byte[] out, int offset) {
    out[offset] = (byte) length;
    System.arraycopy(id, 0, out, offset + 1, length);
  }

  private static @Nullable String id(byte[] plain, int offset) throws RecordNotOpenedException {
    int length = plain[offset];
    if (length < 0 || length > ParticipantRow.MAX_ID_LENGTH) {
      throw new RecordNotOpenedException();
    }
    for (var at = length; at < ParticipantRow.MAX_ID_LENGTH; at++) {
      if (plain[offset + 1 + at] != 0) {
        throw new RecordNotOpenedException();
      }
    }
    return length == 0 ? null : new String(plain, offset + 1, length, US_ASCII);
  }

  private static BenefitPeriod period(byte[] plain, int offset) throws RecordNotOpenedException {
    var start = date(plain, offset);
    var end = date(plain, offset + DATE_LENGTH);
    if (start == null || end == null || end.isBefore(start)) {
      throw new RecordNotOpenedException();
    }
    return new BenefitPeriod(start, end);
  }

  private static @Nullable Boolean vulnerable(int bits) throws RecordNotOpenedException {
    return switch (bits) {
      case ParticipantRow.NOT_ASSESSED -> null;
      case ParticipantRow.VULNERABLE -> Boolean.TRUE;
      case ParticipantRow.NOT_VULNERABLE -> Boolean.FALSE;
      default -> throw new RecordNotOpenedException();
    };
  }

  private static void putDate(int epochDay, byte[] out, int offset) {
    out[offset] = (byte) (epochDay >>> 16);
    out[offset + 1] = (byte) (epochDay >>> 8);
    out[offset + 2] = (byte) epochDay;
  }

  private static @Nullable LocalDate date(byte[] plain, int offset) {
    var epochDay =
        plain[offset] << 16 | (plain[offset + 1] & 0xff) << 8 | (plain[offset + 2] & 0xff);
    return epochDay == ParticipantRow.NO_DATE ? null : LocalDate.ofEpochDay(epochDay);
  }
}
