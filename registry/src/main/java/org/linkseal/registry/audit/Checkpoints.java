package org.linkseal.registry.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.keys.SigningKey;

/** Signs checkpoints and adds them to the registry, which never lets one go again. */
public final class Checkpoints {

  private static final String OF_A_STATE =
      """
      SELECT registry.add_audit_checkpoint(
          "position" => ?, hash => ?, signed_at => ?, signature => ?, state => ?)
      """;
  private static final String OF_COLLABORATION =
      """
      SELECT registry.add_collaboration_checkpoint(?, ?, ?, ?)
      """;

  private final DataSource registry;
  private final SigningKey key;
  private final Clock clock;
  private final Map<AuditLog, Checkpoint> newest = new ConcurrentHashMap<>();

  /**
   * @param signingKey the 32 bytes of an Ed25519 private key (RFC 8032)
   */
  public Checkpoints(DataSource registry, SecretBytes signingKey, Clock clock) {
    this.registry = registry;
    this.key = new SigningKey(signingKey);
    this.clock = clock;
  }

  /**
   * Signs the end of {@code log}'s chain. Repeated for a position, the first one stays.
   *
   * @return false when another hash is signed for this position: the log is not the one that was
   *     signed
   * @throws RegistryUnavailableException when it could not be recorded
   */
  public boolean add(AuditLog log, long position, byte[] hash) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    HexFormat hex = HexFormat.of();
    byte[] signature = key.sign(Checkpoint.signedText(log, position, hex.formatHex(hash), now));
    try (Connection connection = registry.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(log.state().isPresent() ? OF_A_STATE : OF_COLLABORATION)) {
      statement.setLong(1, position);
      statement.setBytes(2, hash);
      statement.setObject(3, now.atOffset(ZoneOffset.UTC));
      statement.setBytes(4, signature);
      if (log.state().isPresent()) {
        statement.setString(5, log.name());
      }
      statement.execute();
    } catch (SQLException e) {
      if (SqlStates.SIGNED_OTHERWISE.equals(e.getSQLState())) {
        return false;
      }
      throw new RegistryUnavailableException(e);
    }
    newest.put(
        log, new Checkpoint(log, position, hex.formatHex(hash), now, hex.formatHex(signature)));
    return true;
  }

  /**
   * The newest that this process has signed; none until its sealer has reached the log's database
   * and the registry once. Asks nobody, so that nothing waits for it.
   */
  public Optional<Checkpoint> newest(AuditLog log) {
    return Optional.ofNullable(newest.get(log));
  }
}
