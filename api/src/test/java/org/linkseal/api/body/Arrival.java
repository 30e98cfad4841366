package org.linkseal.api.body;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.pprl.csv.CsvLimitException;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.CsvResult;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.csv.ParticipantRow;

/**
 * What became of a body.
 *
 * @param told of the rows: the valid ones, and the faults of the others
 * @param fileMac of the file, once it was read to its end
 */
record Arrival(End end, List<String> told, Optional<String> fileMac) {
  /** Every way in which a body may end; anything else is thrown. */
  enum End {
    WHOLE,
    WRONG_DIGEST,
    BAD_GZIP,
    PASSED_A_LIMIT
  }

  static final UploadLimits LIMITS =
      new UploadLimits(1_000_000, 900_000, 50, 700, 12, 1, 1, Duration.ofHours(1));

  private static final CsvLimits CSV_LIMITS =
      new CsvLimits(LIMITS.maxRows(), LIMITS.maxRowBytes(), LIMITS.maxColumns());

  /** Reads the body as a receiver does. */
  static Arrival of(InputStream sent, BodyTerms terms) throws IOException {
    Mac mac = mac();
    List<String> told = new ArrayList<>();
    try (UploadBody body = new UploadBody(sent, terms, LIMITS, Optional.of(mac))) {
      CsvResult result =
          new ParticipantCsvReader(body.file(), CSV_LIMITS, CsvOptions.LENIENT)
              .read(row -> told.add(text(row)));
      told.add(result.rows() + " rows, " + result.fileFault() + result.faults().byRow());
      body.verify();
      return new Arrival(End.WHOLE, told, Optional.of(hex(mac.doFinal())));
    } catch (BodyException.WrongDigest _) {
      return new Arrival(End.WRONG_DIGEST, told, Optional.of(hex(mac.doFinal())));
    } catch (BodyException.BadGzip _) {
      return new Arrival(End.BAD_GZIP, told, Optional.empty());
    } catch (BodyException.TooLong | CsvLimitException _) {
      return new Arrival(End.PASSED_A_LIMIT, told, Optional.empty());
    }
  }

  boolean isWhole() {
    return end == End.WHOLE;
  }

  /** Whether the file was read to its end, whatever was digested. */
  boolean isRead() {
    return fileMac.isPresent();
  }

  /** The mac of a file that is there as a whole. */
  static String macOf(byte[] file) {
    return hex(mac().doFinal(file));
  }

  private static String text(ParticipantRow row) {
    return row.row()
        + " "
        + hex(row.ldsHash())
        + new String(row.participantId(), 0, row.participantIdLength(), US_ASCII);
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
