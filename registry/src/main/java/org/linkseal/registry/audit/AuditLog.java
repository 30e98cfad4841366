package org.linkseal.registry.audit;

import java.util.Optional;
import org.linkseal.registry.StateCode;

/**
 * The audit log of one database.
 *
 * @param name the state's code, or {@code collaboration}
 */
public record AuditLog(String name) {
  public static final AuditLog COLLABORATION = new AuditLog("collaboration");

  /** Of the state's database. */
  public static AuditLog of(StateCode state) {
    return new AuditLog(state.value());
  }

  /** The log of this name, written as it is, or empty when there can be none. */
  public static Optional<AuditLog> parse(String name) {
    AuditLog log = new AuditLog(name);
    return log.equals(COLLABORATION) || log.state().isPresent()
        ? Optional.of(log)
        : Optional.empty();
  }

  /** Whose database it is in; empty for the collaboration database. */
  public Optional<StateCode> state() {
    return StateCode.parse(name).filter(state -> state.value().equals(name));
  }

  @Override
  public String toString() {
    return name;
  }
}
