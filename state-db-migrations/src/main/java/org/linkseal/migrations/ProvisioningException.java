package org.linkseal.migrations;

import java.sql.SQLException;

/** A step of provisioning failed. Every step can be repeated. */
public final class ProvisioningException extends RuntimeException {

  ProvisioningException(String step, SQLException cause) {
    super(step + " could not be provisioned", cause);
  }
}
