package org.linkseal.registry.token;

/**
 * No token can be checked: the issuer's keys could not be fetched, and none are known from before.
 * Services answer 503: trying again may help.
 */
public final class IssuerUnavailableException extends RuntimeException {

  IssuerUnavailableException() {
    super("The keys of the issuer of access tokens are not known yet");
  }
}
