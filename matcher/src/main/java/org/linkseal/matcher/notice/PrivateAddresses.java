package org.linkseal.matcher.notice;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.linkseal.registry.start.StartFault;

/**
 * Whether webhooks may have private addresses, and the mail server may take mails unencrypted: in a
 * trial whose links lead to the machine it runs on, and in no other installation.
 */
@Singleton
final class PrivateAddresses {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");

  private final boolean allowed;

  PrivateAddresses(
      @Property(name = "linkseal.notices.private-addresses") boolean allowed,
      @Property(name = "linkseal.match.url") String matchUrl) {
    if (allowed && !THIS_MACHINE.contains(String.valueOf(URI.create(matchUrl).getHost()))) {
      throw new StartFault(
          "linkseal.notices.private-addresses is for trials on one machine: with it,"
              + " linkseal.match.url begins with http://127.0.0.1");
    }
    this.allowed = allowed;
  }

  boolean allowed() {
    return allowed;
  }
}
