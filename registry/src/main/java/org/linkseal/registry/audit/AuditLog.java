package org.linkseal.registry.audit;

import java.util.Optional;
import org.linkseal.registry.StateCode;

/**
 * The audit log of one database.
 *
 * @param name the state's code, or {@code collaboration}
 */
public record AuditLog(String name) {
  private static final String OF_ALL_STATES = "collaboration";

  public static final AuditLog COLLABORATION = new AuditLog(OF_ALL_STATES);

  public AuditLog {
    if (!isName(name)) {
      throw new IllegalArgumentException("not the name of an audit log");
    }
  }

  /** Of the state's database. */
  public static AuditLog of(StateCode state) {
    return new AuditLog(state.value());
  }

  /** The log of this name, written as it is, or empty when there can be none. */
  public static Optional<AuditLog> parse(String name) {
    return isName(name) ? Optional.of(new AuditLog(name)) : Optional.empty();
  }

  private static boolean isName(String name) {
    return name.equals(OF_ALL_STATES) || code(name).isPresent();
  }

  /** Whose database it is in; empty for the collaboration database. */
  public Optional<StateCode> state() {
    return code(name);
  }

  private static Optional<StateCode> code(String name) {
    return StateCode.parse(name).filter(state -> state.value().equals(name));
  }

  @Override
  public String toString() {
    return name;
  }
}
