package org.linkseal.api.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.linkseal.pprl.secret.KeyDerivation;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * Makes what is stored of idempotency keys and bodies. A plain digest of a body would be an oracle
 * (a file may hold one row), so both are keyed, and differently for each state.
 */
@Singleton
final class IdempotencyMarks {
  private static final String LABEL = "linkseal/idempotency/v1";
  private static final int KEY_LENGTH = 32;

  private final ServiceSecrets secrets;

  IdempotencyMarks(ServiceSecrets secrets) {
    this.secrets = secrets;
  }

  IdempotencyMark of(StateCode state, IdempotencyKey key, UploadTerms terms) {
    SecretBytes secret =
        KeyDerivation.derive(
            secrets.snapshotWrappingKey(), LABEL, state.value().getBytes(US_ASCII), KEY_LENGTH);
    byte[] keyMark = mac(secret).doFinal(("key|" + key.text()).getBytes(US_ASCII));
    Mac body = mac(secret);
    body.update(("body|" + terms.outcome() + "\n").getBytes(US_ASCII));
    return new IdempotencyMark(keyMark, body);
  }

  private static Mac mac(SecretBytes secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
