package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The collaboration database's chain, computed anew from what the auditor sees. */
final class CollaborationChain {

  private static final String ROWS = "SELECT id, canonical FROM collaboration.recorded";

  private static final String CHAIN =
      """
      SELECT c.position, c.id, c.digest, c.hash,
             EXISTS (SELECT FROM collaboration.audit_log l WHERE l.purged @> c.id)
      FROM collaboration.audit_chain c ORDER BY c.position
      """;

  private CollaborationChain() {}

  /** What is wrong with it, by the id of the row; and rows that are neither in it nor waiting. */
  static List<String> faults(Connection auditor) throws SQLException {
    Sql.run(auditor, "SET TimeZone = 'UTC'");
    Map<Long, String> rows = new HashMap<>();
    for (List<Object> row : Sql.rows(auditor, ROWS)) {
      rows.put((Long) row.get(0), (String) row.get(1));
    }
    List<String> faults = new ArrayList<>();
    byte[] hash = sha256("linkseal audit chain 1 collaboration".getBytes(UTF_8));
    long position = 0;
    for (List<Object> entry : Sql.rows(auditor, CHAIN)) {
      long id = (Long) entry.get(1);
      byte[] digest = (byte[]) entry.get(2);
      position++;
      hash = sha256(ByteBuffer.allocate(72).put(hash).putLong(id).put(digest).array());
      if ((Long) entry.get(0) != position || !Arrays.equals(hash, (byte[]) entry.get(3))) {
        faults.add(id + " is not where the chain says");
      }
      String row = rows.remove(id);
      if (row == null ? !((Boolean) entry.get(4)) : !Arrays.equals(digest, digest(row))) {
        faults.add(id + (row == null ? " is gone" : " was changed"));
      }
    }
    for (List<Object> waiting : Sql.rows(auditor, "SELECT id FROM collaboration.audit_unsealed")) {
      rows.remove((Long) waiting.getFirst());
    }
    rows.keySet().forEach(id -> faults.add(id + " was never recorded"));
    return faults;
  }

  private static byte[] digest(String row) {
    return sha256(row.getBytes(UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
