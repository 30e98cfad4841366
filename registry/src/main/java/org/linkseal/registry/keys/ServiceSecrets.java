package org.linkseal.registry.keys;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.SortedMap;
import org.linkseal.pprl.link.LinkageKey;
import org.linkseal.pprl.secret.SecretBytes;

/** The secrets of one service. */
public final class ServiceSecrets {

  public static ServiceSecrets load(Path file) {
    throw new UnsupportedOperationException();
  }

  public String registryPassword() {
    throw new UnsupportedOperationException();
  }

  public String collaborationPassword() {
    throw new UnsupportedOperationException();
  }

  public SortedMap<Integer, LinkageKey> linkageKeys() {
    throw new UnsupportedOperationException();
  }

  public SecretBytes snapshotWrappingKey() {
    throw new UnsupportedOperationException();
  }

  public SecretBytes credentialKey() {
    throw new UnsupportedOperationException();
  }

  public SortedMap<Integer, SecretBytes> matchKeys() {
    throw new UnsupportedOperationException();
  }

  public PublicKey matchPublicKey() {
    throw new UnsupportedOperationException();
  }
}
