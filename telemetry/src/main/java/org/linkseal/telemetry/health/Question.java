package org.linkseal.telemetry.health;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether something answers. */
@FunctionalInterface
public interface Question {

  /**
   * Returns once it has answered.
   *
   * @throws Exception if it does not
   */
  void ask() throws Exception;

  /** Whether a database takes a connection and answers on it, within a second. */
  static Question to(DataSource database) {
    return () -> {
      try (Connection connection = database.getConnection()) {
        if (!connection.isValid(1)) {
          throw new SQLException("not valid");
        }
      }
    };
  }
}
