package org.linkseal.matcher.notice;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.tasks.Repetition;

/** What a log may say of a failed attempt: what an exception itself says may hold a contact. */
final class FailureReason {
  private FailureReason() {}

  /** Of the causes the innermost that has a name. */
  static String of(Throwable failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(FailureReason::named)
        .filter(Objects::nonNull)
        .reduce((outer, inner) -> inner)
        .orElseGet(() -> Repetition.reason(failure));
  }

  private static @Nullable String named(Throwable cause) {
    return switch (cause) {
      case PublicSockets.NotPublicException _ -> "its address is not public";
      case UnknownHostException _ -> "its host's name is not known";
      case ConnectException _ -> "the connection was refused";
      case NoRouteToHostException _ -> "no route leads to its host";
      case InterruptedIOException _ -> "it did not answer in time";
      case CertificateException _ -> "its certificate is not trusted";
      case SSLPeerUnverifiedException _ -> "its certificate is of another host";
      case SSLException _ -> "TLS was not agreed on";
      case AuthenticationFailedException _ -> "the mail server refused the login";
      case SendFailedException _ -> "the mail server refused the mail";
      case MessagingException _ -> "the mail server did not take it, or has no STARTTLS";
      default -> null;
    };
  }
}
