package org.linkseal.registry.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.SettableClock;

class AccessTokensTest {
  private static final String CLIENT = "a-client";
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final SettableClock clock = new SettableClock();
  private final TestIssuer issuer = TestIssuer.start(clock);
  private final AccessTokens tokens = new AccessTokens(issuer.trusted(), clock);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void aTokenOfEveryPublicKeyAlgorithmTellsItsClient() throws Exception {
    List<JWK> published = new ArrayList<>(List.of(issuer.key()));
    List<String> signed = new ArrayList<>();
    for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
      signed.add(signed(algorithm, issuer.key()));
    }
    for (Map.Entry<String, Curve> algorithm :
        Map.of("ES256", Curve.P_256, "ES384", Curve.P_384, "ES512", Curve.P_521).entrySet()) {
      ECKey key =
          new ECKeyGenerator(algorithm.getValue()).keyID(UUID.randomUUID().toString()).generate();
      published.add(key);
      signed.add(signed(algorithm.getKey(), key));
    }
    issuer.publish(published.toArray(JWK[]::new));

    assertThat(signed)
        .hasSize(9)
        .allSatisfy(token -> assertThat(tokens.clientOf(token)).contains(CLIENT));
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void theClientIsAzpOrElseAppidOrElseSub() {
    JWTClaimsSet.Builder claims = issuer.claims("in-azp").claim("appid", "in-appid").subject("sub");
    assertThat(clientOf(claims)).contains("in-azp");
    assertThat(clientOf(claims.claim("azp", null))).contains("in-appid");
    assertThat(clientOf(claims.claim("appid", null))).contains("sub");
    assertThat(clientOf(claims.subject(null))).isEmpty();
    assertThat(clientOf(claims.subject("sub").claim("azp", List.of("in-a-list")))).isEmpty();
  }

  @Test
  void aTokenOfAnotherIssuerOrForAnotherAudienceIsRefused() {
    assertThat(clientOf(issuer.claims(CLIENT).issuer("https://issuer.example"))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).issuer(null))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).audience("api://another"))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).audience((String) null))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).audience(List.of("api://other", "api://linkseal"))))
        .contains(CLIENT);
  }

  @Test
  void aTokenIsTakenWithinItsTimeAndAMinuteAroundIt() {
    Date aMinuteAgo = Date.from(clock.instant().minus(AccessTokens.SKEW));
    Date lessAgo = Date.from(clock.instant().minus(AccessTokens.SKEW).plusSeconds(1));
    Date inAMinute = Date.from(clock.instant().plus(AccessTokens.SKEW));
    Date earlier = Date.from(clock.instant().plus(AccessTokens.SKEW).minusSeconds(1));
    assertThat(clientOf(issuer.claims(CLIENT).expirationTime(null))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).expirationTime(aMinuteAgo))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).expirationTime(lessAgo))).contains(CLIENT);
    assertThat(clientOf(issuer.claims(CLIENT).notBeforeTime(inAMinute))).isEmpty();
    assertThat(clientOf(issuer.claims(CLIENT).notBeforeTime(earlier))).contains(CLIENT);
    assertThat(clientOf(issuer.claims(CLIENT).notBeforeTime(null))).contains(CLIENT);

    String token = issuer.token(CLIENT);
    assertThat(tokens.clientOf(token)).contains(CLIENT);
    clock.forward(Duration.ofHours(1).plus(AccessTokens.SKEW));
    assertThat(tokens.clientOf(token)).isEmpty();
  }

  @Test
  void whatTheIssuersKeyDidNotSignIsRefused() throws Exception {
    JWTClaimsSet claims = issuer.claims(CLIENT).build();
    JWK key = issuer.key();
    assertThat(tokens.clientOf(TestIssuer.unsigned(claims))).isEmpty();
    assertThat(tokens.clientOf(issuer.signedWithThePublicKey(claims))).isEmpty();
    SignedJWT signedWithItsJson =
        new SignedJWT(header("HS256").keyID(key.getKeyID()).build(), claims);
    signedWithItsJson.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(UTF_8)));
    assertThat(tokens.clientOf(signedWithItsJson.serialize())).isEmpty();

    JWK another = TestIssuer.newKey();
    for (JWSHeader header :
        List.of(
            header("RS256").keyID(key.getKeyID()).build(),
            header("RS256").build(),
            header("RS256").keyID(key.getKeyID()).jwk(another.toPublicJWK()).build(),
            header("RS256").jwk(another.toPublicJWK()).build())) {
      assertThat(tokens.clientOf(TestIssuer.sign(header, claims, another))).isEmpty();
    }
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
  }

  @Test
  void aTokenOfAnotherTypeIsRefused() {
    for (String type : List.of("JWT", "at+jwt")) {
      assertThat(clientOfType(new JOSEObjectType(type))).contains(CLIENT);
    }
    assertThat(clientOfType(null)).contains(CLIENT);
    assertThat(clientOfType(new JOSEObjectType("logout+jwt"))).isEmpty();
  }

  @Test
  void aSecretInTheKeySetIsNoKeyOfTokens() throws Exception {
    OctetSequenceKey secret =
        new OctetSequenceKey.Builder(new byte[64])
            .keyID("a-secret")
            .algorithm(JWSAlgorithm.HS256)
            .build();
    issuer.answerWith(
        200,
        "{\"keys\":[%s,%s,{\"kty\":\"of the future\"}]}"
            .formatted(secret.toJSONString(), issuer.key().toPublicJWK().toJSONString()));

    assertThat(tokens.clientOf(signed("HS256", secret))).isEmpty();
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
  }

  @Test
  void aTokenThatWasChangedAnywhereIsRefusedAndNothingElse() {
    String token = issuer.token(CLIENT);
    assertThat(tokens.clientOf(token)).contains(CLIENT);

    for (int i = 0; i < token.length(); i++) {
      String changed =
          token.substring(0, i) + withTopBitFlipped(token.charAt(i)) + token.substring(i + 1);
      assertThat(tokens.clientOf(changed)).as("changed at %d", i).isEmpty();
      assertThat(tokens.clientOf(token.substring(0, i))).as("cut at %d", i).isEmpty();
    }
    for (String garbage :
        List.of("", ".", "..", "....", "a.b.c", token + ".x", "\u0000.\u0000.\u0000", "é.é.é")) {
      assertThat(tokens.clientOf(garbage)).isEmpty();
    }
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesItAndAnUnknownOneSeldomAskedFor() {
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
    String old = issuer.token(CLIENT);
    issuer.rotate();
    assertThat(tokens.clientOf(issuer.token(CLIENT))).isEmpty();
    assertThat(issuer.asked()).isEqualTo(1);

    clock.forward(IssuerKeys.ASKED_FOR_UNKNOWN);
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
    assertThat(tokens.clientOf(old)).isEmpty();
    assertThat(issuer.asked()).isEqualTo(2);

    String unknown = signed("RS256", TestIssuer.newKey());
    for (int i = 0; i < 20; i++) {
      assertThat(tokens.clientOf(unknown)).isEmpty();
    }
    clock.forward(IssuerKeys.ASKED_FOR_UNKNOWN);
    for (int i = 0; i < 20; i++) {
      assertThat(tokens.clientOf(unknown)).isEmpty();
    }
    assertThat(issuer.asked()).isEqualTo(3);
  }

  @Test
  void aKeyThatTheIssuerWithdrewIsRefusedMinutesLater() {
    String old = issuer.token(CLIENT);
    assertThat(tokens.clientOf(old)).contains(CLIENT);
    issuer.rotate();
    clock.forward(IssuerKeys.KEPT.minusSeconds(1));
    assertThat(tokens.clientOf(old)).contains(CLIENT);
    clock.forward(Duration.ofSeconds(1));
    assertThat(tokens.clientOf(old)).isEmpty();
  }

  @Test
  void anIssuerThatNeverAnsweredIsNoRefusalAndIsLeftAloneForSeconds() {
    issuer.answerWith(500, "");
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> tokens.clientOf(issuer.token(CLIENT)))
          .isInstanceOf(IssuerUnavailableException.class);
    }
    assertThat(issuer.asked()).isEqualTo(1);

    issuer.publish(issuer.key());
    clock.forward(IssuerKeys.LEFT_ALONE);
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
  }

  @Test
  void whileTheIssuerIsDownItsLastKeysServeOn() {
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
    issuer.close();

    clock.forward(Duration.ofHours(12));
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
    assertThat(tokens.clientOf(signed("RS256", TestIssuer.newKey()))).isEmpty();
  }

  @Test
  void anAnswerThatIsNoKeySetTakesNoKeyAway() {
    assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
    CountDownLatch end = new CountDownLatch(1);
    try (TestIssuer another = TestIssuer.start(clock)) {
      Runnable[] answers = {
        () -> issuer.answerWith(404, "{}"),
        () -> issuer.answerWith(200, ""),
        () -> issuer.answerWith(200, "not json"),
        () -> issuer.answerWith(200, "{\"keys\":[]}"),
        () -> issuer.answerWith(200, " ".repeat(KeyDocument.MOST_BYTES + 1) + "{\"keys\":[]}"),
        () -> issuer.answerBy(HttpExchange::close),
        () -> issuer.answerBy(exchange -> redirect(exchange, another)),
        () ->
            issuer.answerBy(exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
              awaitEnd(end);
            })
      };
      for (Runnable answer : answers) {
        int asked = issuer.asked();
        answer.run();
        clock.forward(IssuerKeys.KEPT);
        assertThat(tokens.clientOf(issuer.token(CLIENT))).contains(CLIENT);
        assertThat(issuer.asked()).isGreaterThan(asked);
      }
      assertThat(another.asked()).isZero();
    } finally {
      end.countDown();
    }
  }

  private static void redirect(HttpExchange exchange, TestIssuer to) throws IOException {
    exchange.getResponseHeaders().set("Location", to.jwksUrl().toString());
    exchange.sendResponseHeaders(302, -1);
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Another character, told apart by the bit that carries data even in the last of a signature. */
  private static char withTopBitFlipped(char base64url) {
    return base64url == '.' ? 'A' : BASE64URL.charAt(BASE64URL.indexOf(base64url) ^ 32);
  }

  private Optional<String> clientOf(JWTClaimsSet.Builder claims) {
    return tokens.clientOf(issuer.sign(claims.build()));
  }

  private Optional<String> clientOfType(@Nullable JOSEObjectType type) {
    return tokens.clientOf(
        TestIssuer.sign(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(type)
                .keyID(issuer.key().getKeyID())
                .build(),
            issuer.claims(CLIENT).build(),
            issuer.key()));
  }

  private String signed(String algorithm, JWK key) {
    return TestIssuer.sign(
        header(algorithm).keyID(key.getKeyID()).build(), issuer.claims(CLIENT).build(), key);
  }

  private static JWSHeader.Builder header(String algorithm) {
    return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).type(JOSEObjectType.JWT);
  }
}
