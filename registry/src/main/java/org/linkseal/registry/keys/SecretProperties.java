package org.linkseal.registry.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * Reads typed secrets and goes on after a fault, so that all are told at once. What it gives in
 * place of a faulty value is never used: {@link #requireNoFaults} stands before.
 */
final class SecretProperties {

  private static final int KEY_LENGTH = 32;
  private static final int MIN_RSA_BITS = 3072;
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{16,}={0,2}");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

  private final Properties properties;
  private final List<String> faults = new ArrayList<>();

  SecretProperties(Properties properties) {
    this.properties = properties;
  }

  boolean hasAny(String... prefixes) {
    return properties.stringPropertyNames().stream()
        .anyMatch(name -> Arrays.stream(prefixes).anyMatch(name::startsWith));
  }

  String password(String name) {
    String value = value(name).orElse("");
    if (!value.isEmpty() && !PASSWORD.matcher(value).matches()) {
      faults.add(name + " is not base64url text of at least 16 characters");
    }
    return value;
  }

  /** What somebody else has chosen: any text. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(properties.getProperty(name)).filter(text -> !text.isBlank());
  }

  SecretBytes key(String name) {
    byte[] bytes = decoded(name).orElseGet(() -> new byte[KEY_LENGTH]);
    if (bytes.length != KEY_LENGTH) {
      faults.add(name + " is not " + KEY_LENGTH + " bytes long");
      bytes = new byte[KEY_LENGTH];
    }
    return SecretBytes.of(bytes);
  }

  /** The keys called {@code prefix} and a version, by version. */
  SortedMap<Integer, SecretBytes> keys(String prefix) {
    SortedMap<Integer, SecretBytes> keys = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        String version = name.substring(prefix.length());
        if (VERSION.matcher(version).matches()) {
          keys.put(Integer.valueOf(version), key(name));
        } else {
          faults.add("a name that begins with " + prefix + " does not end in a version, 1 or more");
        }
      }
    }
    if (keys.isEmpty()) {
      faults.add(prefix + "1, or another version of it, is missing");
    }
    return Collections.unmodifiableSortedMap(keys);
  }

  /** Empty only after a fault. */
  Optional<PublicKey> publicKey(String name) {
    Optional<byte[]> der = decoded(name);
    try {
      if (der.isPresent()) {
        return longEnough(
            name, KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der.get())));
      }
    } catch (GeneralSecurityException e) {
      faults.add(name + " is not an RSA public key in X.509 form");
    }
    return Optional.empty();
  }

  /** Empty only after a fault. */
  Optional<PrivateKey> privateKey(String name) {
    Optional<byte[]> der = decoded(name);
    try {
      if (der.isPresent()) {
        return longEnough(
            name,
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der.get())));
      }
    } catch (GeneralSecurityException e) {
      faults.add(name + " is not an RSA private key in PKCS#8 form");
    }
    return Optional.empty();
  }

  private <K extends Key> Optional<K> longEnough(String name, K key) {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return Optional.of(key);
    }
    faults.add(name + " has fewer than " + MIN_RSA_BITS + " bits");
    return Optional.empty();
  }

  void requireNoFaults(Path file) {
    if (!faults.isEmpty()) {
      throw new SecretsFileException(file, faults);
    }
  }

  private Optional<byte[]> decoded(String name) {
    Optional<String> value = value(name);
    try {
      return value.map(Base64.getUrlDecoder()::decode);
    } catch (IllegalArgumentException e) {
      faults.add(name + " is not base64url");
      return Optional.empty();
    }
  }

  private Optional<String> value(String name) {
    Optional<String> value = optional(name);
    if (value.isEmpty()) {
      faults.add(name + " is missing");
    }
    return value;
  }
}
