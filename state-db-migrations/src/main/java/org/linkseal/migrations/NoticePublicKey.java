package org.linkseal.migrations;

import java.io.IOException;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.NoticeKey;

/** The public half of the key pair that a state's webhook notices are signed with. */
public final class NoticePublicKey {

  private NoticePublicKey() {}

  /**
   * As Standard Webhooks 1.0.0 writes it: {@code whpk_} and base64.
   *
   * @throws IOException when there is no root secret to read
   */
  public static String text(StateCode state, AdminConfig config) throws IOException {
    NoticeKey key = new NoticeKey(RootSecret.load(config.rootSecret()).noticeSigningKey());
    byte[] privateKey = key.of(state.value()).toByteArray();
    return "whpk_"
        + Base64.getEncoder()
            .encodeToString(
                new Ed25519PrivateKeyParameters(privateKey).generatePublicKey().getEncoded());
  }
}
