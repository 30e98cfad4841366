package org.linkseal.matcher.notice;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonTest {
  private static final String SECRET = "https://ea.example/secret";

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldByItsKindAndWithNothingOfItsMessage(Throwable failure, String reason) {
    assertThat(FailureReason.of(failure)).isEqualTo(reason);
    assertThat(FailureReason.of(new IllegalStateException(SECRET, failure))).isEqualTo(reason);
  }

  private static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new ConnectException(SECRET).initCause(new PublicSockets.NotPublicException()),
            "its address is not public"),
        Arguments.of(new UnknownHostException(SECRET), "its host's name is not known"),
        Arguments.of(new ConnectException(SECRET), "the connection was refused"),
        Arguments.of(new NoRouteToHostException(SECRET), "no route leads to its host"),
        Arguments.of(new SocketTimeoutException(SECRET), "it did not answer in time"),
        Arguments.of(
            new InterruptedIOException(SECRET).initCause(new IOException(SECRET)),
            "it did not answer in time"),
        Arguments.of(new SSLHandshakeException(SECRET), "TLS was not agreed on"),
        Arguments.of(
            new SSLHandshakeException(SECRET).initCause(new CertificateException(SECRET)),
            "its certificate is not trusted"),
        Arguments.of(new SSLPeerUnverifiedException(SECRET), "its certificate is of another host"),
        Arguments.of(
            new AuthenticationFailedException(SECRET), "the mail server refused the login"),
        Arguments.of(new SendFailedException(SECRET), "the mail server refused the mail"),
        Arguments.of(
            new MessagingException(SECRET, new IOException(SECRET)),
            "the mail server did not take it, or has no STARTTLS"),
        Arguments.of(
            new MessagingException(SECRET, new ConnectException(SECRET)),
            "the connection was refused"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void ofAnyOtherItIsTheOutermostClass(Throwable failure, String name) {
    assertThat(FailureReason.of(failure)).isEqualTo(name);
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(new IOException(SECRET, new RuntimeException(SECRET)), "java.io.IOException"),
        Arguments.of(new SQLException(SECRET, "08006"), "SQLSTATE 08006"));
  }
}
