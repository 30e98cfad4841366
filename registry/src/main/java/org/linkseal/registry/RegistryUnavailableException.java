package org.linkseal.registry;

import java.sql.SQLException;

/** The registry database could not be asked. Services answer 503: trying again may help. */
public final class RegistryUnavailableException extends RuntimeException {

  public RegistryUnavailableException(SQLException cause) {
    super("The registry could not be asked (SQLSTATE " + cause.getSQLState() + ")", cause);
  }
}
