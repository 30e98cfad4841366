package org.linkseal.migrations.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a state's audit_log. */
public record AuditRow(
    long id,
    @Nullable Instant at,
    @Nullable String actor,
    @Nullable String event,
    @Nullable String uploadId,
    @Nullable Integer attempt,
    @Nullable Long snapshot,
    @Nullable Long rows,
    @Nullable String userName)
    implements LoggedRow {

  private static final BigInteger MICROS_PER_SECOND = BigInteger.valueOf(1_000_000);
  private static final int NANOS_PER_MICRO = 1_000;

  /** The canonical form that V6__audit_chain.sql describes. */
  @Override
  public byte[] canonical() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Object field :
          new @Nullable Object[] {
            id,
            at == null ? null : micros(at),
            actor,
            event,
            uploadId,
            attempt,
            snapshot,
            rows,
            userName
          }) {
        if (field == null) {
          out.writeInt(-1);
        } else {
          byte[] text = field.toString().getBytes(UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** PostgreSQL's infinity, read as a time, has more microseconds than a long. */
  private static BigInteger micros(Instant at) {
    return BigInteger.valueOf(at.getEpochSecond())
        .multiply(MICROS_PER_SECOND)
        .add(BigInteger.valueOf(at.getNano() / NANOS_PER_MICRO));
  }
}
