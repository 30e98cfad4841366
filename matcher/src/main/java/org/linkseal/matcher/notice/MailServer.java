package org.linkseal.matcher.notice;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.email.javamail.sender.SessionProvider;
import jakarta.inject.Singleton;
import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.keys.ServiceSecrets;
import org.linkseal.registry.start.StartFault;

/** The SMTP server that takes the mails, if one is configured: by STARTTLS alone. */
@Factory
@Requires(property = MailServer.HOST)
final class MailServer {
  static final String HOST = "linkseal.notices.smtp.host";
  static final String FROM = "linkseal.notices.smtp.from";
  private static final String USERNAME = "linkseal.notices.smtp.username";
  private static final String MILLISECONDS = "10000";

  @Singleton
  SessionProvider session(
      @Property(name = HOST) String host,
      @Property(name = "linkseal.notices.smtp.port") int port,
      @Property(name = FROM) @Nullable String from,
      @Property(name = USERNAME) @Nullable String username,
      PrivateAddresses privateAddresses,
      ServiceSecrets secrets) {
    if (from == null) {
      throw new StartFault(FROM + " is missing: it goes with " + HOST);
    }
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", Integer.toString(port));
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.starttls.required", Boolean.toString(!privateAddresses.allowed()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", MILLISECONDS);
    properties.put("mail.smtp.timeout", MILLISECONDS);
    properties.put("mail.smtp.writetimeout", MILLISECONDS);
    properties.put("mail.smtp.auth", Boolean.toString(username != null));
    Session session =
        Session.getInstance(
            properties, username == null ? null : login(username, secrets.smtpPassword()));
    return () -> session;
  }

  private static Authenticator login(String username, Optional<String> password) {
    PasswordAuthentication login =
        new PasswordAuthentication(
            username,
            password.orElseThrow(() ->
                new StartFault(
                    USERNAME + " is given, and smtp.password is not in the secrets file")));
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return login;
      }
    };
  }
}
