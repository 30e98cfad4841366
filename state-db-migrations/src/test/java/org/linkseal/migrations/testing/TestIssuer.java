package org.linkseal.migrations.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.linkseal.registry.token.TrustedIssuer;

/** An issuer of access tokens on 127.0.0.1, which publishes its keys as Entra ID does. */
public final class TestIssuer implements AutoCloseable {
  private static final String ISSUER = "https://issuer.example/tenant/v2.0";
  private static final String AUDIENCE = "api://linkseal";

  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile JWK key = newKey();
  private volatile HttpHandler answer = _ -> {};

  private TestIssuer(Clock clock, HttpServer server) {
    this.clock = clock;
    this.server = server;
    publish(key);
    server.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            answer.handle(exchange);
          }
        });
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts one.
   *
   * @param clock what its tokens are valid by
   */
  public static TestIssuer start(Clock clock) {
    try {
      return new TestIssuer(
          clock, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With which a service trusts it. */
  public Map<String, String> properties() {
    return Map.of(
        "linkseal.oauth.issuer",
        ISSUER,
        "linkseal.oauth.audience",
        AUDIENCE,
        "linkseal.oauth.jwks-url",
        jwksUrl().toString());
  }

  /** The same, as the registry's classes take it. */
  public TrustedIssuer trusted() {
    return new TrustedIssuer(ISSUER, AUDIENCE, jwksUrl());
  }

  public URI jwksUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  /** The key that it signs with. */
  public JWK key() {
    return key;
  }

  public static JWK newKey() {
    try {
      return new RSAKeyGenerator(2_048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** From now on it signs with another key, and publishes that alone. */
  public void rotate() {
    key = newKey();
    publish(key);
  }

  public void publish(JWK... keys) {
    answerWith(200, new JWKSet(List.of(keys)).toString(true));
  }

  public void answerWith(int status, String body) {
    answerBy(exchange -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  /** How it answers whoever asks for its keys; the {@link HttpExchange} is closed afterwards. */
  public void answerBy(HttpHandler handler) {
    answer = handler;
  }

  /** How often it was asked for its keys. */
  public int asked() {
    return asked.get();
  }

  /** A token that is valid for an hour. */
  public String token(String client) {
    return sign(claims(client).build());
  }

  /** What such a token says. */
  public JWTClaimsSet.Builder claims(String client) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("subject-of-" + client)
        .claim("azp", client)
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
  }

  public String sign(JWTClaimsSet claims) {
    return signedBy(key, claims);
  }

  /** By a key that it may never have published. */
  public static String signedBy(JWK key, JWTClaimsSet claims) {
    return sign(header(JWSAlgorithm.RS256, key), claims, key);
  }

  public static String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  /** As an attacker would, who hopes that the public key is taken for a secret. */
  public String signedWithThePublicKey(JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(header(JWSAlgorithm.HS256, key), claims);
      token.sign(new MACSigner(key.toRSAKey().toPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSHeader header(JWSAlgorithm algorithm, JWK key) {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(key.getKeyID()).build();
  }

  public static String sign(JWSHeader header, JWTClaimsSet claims, JWK key) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
