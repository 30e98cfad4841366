package org.linkseal.migrations;

/** A step of provisioning failed. Every step can be repeated. */
public final class ProvisioningException extends RuntimeException {

  ProvisioningException(String step, Exception cause) {
    super(step + " could not be provisioned", cause);
  }
}
