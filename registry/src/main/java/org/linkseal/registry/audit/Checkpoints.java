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
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.SigningKey;

/** Signs checkpoints and adds them to the registry, which never lets one go again. */
public final class Checkpoints {

  private final DataSource registry;
  private final SigningKey key;
  private final Clock clock;
  private final Map<StateCode, Checkpoint> newest = new ConcurrentHashMap<>();

  /**
   * @param signingKey the 32 bytes of an Ed25519 private key (RFC 8032)
   */
  public Checkpoints(DataSource registry, SecretBytes signingKey, Clock clock) {
    this.registry = registry;
    this.key = new SigningKey(signingKey);
    this.clock = clock;
  }

  /**
   * Signs the end of {@code state}'s chain. Repeated for a position, the first one stays.
   *
   * @return false when another hash is signed for this position: the log is not the one that was
   *     signed
   * @throws RegistryUnavailableException when it could not be recorded
   */
  public boolean add(StateCode state, long position, byte[] hash) {
    String sql =
        """
        SELECT registry.add_audit_checkpoint(?, ?, ?, ?, ?)
        """;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    HexFormat hex = HexFormat.of();
    byte[] signature = key.sign(Checkpoint.signedText(state, position, hex.formatHex(hash), now));
    try (Connection connection = registry.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.value());
      statement.setLong(2, position);
      statement.setBytes(3, hash);
      statement.setObject(4, now.atOffset(ZoneOffset.UTC));
      statement.setBytes(5, signature);
      statement.execute();
    } catch (SQLException e) {
      if (SqlStates.SIGNED_OTHERWISE.equals(e.getSQLState())) {
        return false;
      }
      throw new RegistryUnavailableException(e);
    }
    newest.put(
        state, new Checkpoint(state, position, hex.formatHex(hash), now, hex.formatHex(signature)));
    return true;
  }

  /**
   * The newest that this process has signed; none until its sealer has reached the state and the
   * registry once. Asks nobody, so that nothing waits for it.
   */
  public Optional<Checkpoint> newest(StateCode state) {
    return Optional.ofNullable(newest.get(state));
  }
}
