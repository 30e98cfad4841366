package org.linkseal.migrations.audit;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.audit.AuditItem.Chained;
import org.linkseal.migrations.audit.AuditItem.Unsealed;

/**
 * The collaboration database's chain: an entry's hash is over the digest of its row. The row may be
 * gone, if a purge that is on record names it, before the entry or behind it.
 */
final class DigestChain implements ChainForm {
  private static final Pattern RANGE = Pattern.compile("\\[([0-9]{1,18}),([0-9]{1,18})\\)");

  private final IdRanges gone = new IdRanges();

  /** The position of the first of each run of entries that are gone, by its id. */
  private final NavigableMap<Long, Long> goneFrom = new TreeMap<>();

  private long goneTo;
  private long goneToPosition;
  private final IdRanges purged = new IdRanges();

  @Override
  public String service() {
    return "the Match API";
  }

  @Override
  public byte[] hash(byte[] before, Chained entry) throws TamperedException {
    byte[] digest = digest(entry.digest());
    LoggedRow row = entry.row();
    if (row == null) {
      noteGone(entry);
    } else if (!isOf(row, entry.digest())) {
      throw ChainForm.changed(entry);
    } else {
      notePurge(row);
    }
    byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(entry.id()).array();
    byte[] hash = Sha256.of(before, id, digest);
    if (!HexFormat.of().formatHex(hash).equals(entry.hash())) {
      throw new TamperedException(
          "entry %d (log id %d) is not the one that was sealed"
              .formatted(entry.position(), entry.id()));
    }
    return hash;
  }

  @Override
  public void check(Unsealed waiting, LoggedRow row) throws TamperedException {
    if (!isOf(row, waiting.digest())) {
      throw new TamperedException(
          "log id %d was changed before it was sealed".formatted(waiting.id()));
    }
    notePurge(row);
  }

  @Override
  public void end() throws TamperedException {
    OptionalLong unexplained = gone.firstNotIn(purged);
    if (unexplained.isPresent()) {
      long id = unexplained.getAsLong();
      Entry<Long, Long> run = requireNonNull(goneFrom.floorEntry(id), "an id that is not gone");
      throw new TamperedException(
          "entry %d (log id %d): its row was deleted, and no purge is on record for it"
              .formatted(run.getValue() + id - run.getKey(), id));
    }
  }

  private void noteGone(Chained entry) {
    gone.add(entry.id(), entry.id());
    if (goneFrom.isEmpty() || entry.id() != goneTo + 1 || entry.position() != goneToPosition + 1) {
      goneFrom.put(entry.id(), entry.position());
    }
    goneTo = entry.id();
    goneToPosition = entry.position();
  }

  private void notePurge(LoggedRow row) {
    if (row instanceof RecordedRow recorded) {
      recorded.purged().stream()
          .flatMap(ranges -> RANGE.matcher(ranges).results())
          .forEach(this::notePurge);
    }
  }

  private void notePurge(MatchResult range) {
    purged.add(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) - 1);
  }

  private static boolean isOf(LoggedRow row, @Nullable String digest) {
    return HexFormat.of().formatHex(Sha256.of(row.canonical())).equals(digest);
  }

  private static byte[] digest(@Nullable String hex) {
    return hex == null ? new byte[0] : HexFormat.of().parseHex(hex);
  }
}
