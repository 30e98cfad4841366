package org.linkseal.registry.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the access tokens of one issuer: JSON Web Tokens (RFC 7519) signed with a key of its key
 * set, for our audience, within their time.
 */
public final class AccessTokens {
  /** How far the issuer's clock may be from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  /** Never {@code none}, and never HS*: the public key would be its secret. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** Absent, as in any JWT, or as RFC 9068 has it. */
  private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  public AccessTokens(TrustedIssuer trusted, Clock clock) {
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new IssuerKeys(trusted.jwksUrl(), clock)));
    processor.setJWTClaimsSetVerifier(new Claims(trusted, clock));
  }

  /**
   * The id of the client that the token was issued to, or empty when it is not a valid token.
   *
   * @throws IssuerUnavailableException when it cannot be checked
   */
  public Optional<String> clientOf(String token) {
    try {
      return Optional.ofNullable(clientOf(processor.process(token, null)));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Optional.empty();
    }
  }

  /** {@code azp} in OpenID Connect and Entra ID's v2.0 tokens, {@code appid} in its v1.0 ones. */
  private static @Nullable String clientOf(JWTClaimsSet claims) throws ParseException {
    for (String claim : new String[] {"azp", "appid"}) {
      String client = claims.getStringClaim(claim);
      if (client != null) {
        return client;
      }
    }
    return claims.getSubject();
  }

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    Claims(TrustedIssuer trusted, Clock clock) {
      super(
          trusted.audience(),
          new JWTClaimsSet.Builder().issuer(trusted.issuer()).build(),
          Set.of(JWTClaimNames.EXPIRATION_TIME));
      this.clock = clock;
      setMaxClockSkew(Math.toIntExact(SKEW.toSeconds()));
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
