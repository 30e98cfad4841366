package org.linkseal.matcher;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that takes mails of whoever knows its password, and keeps them. */
final class Mailbox implements AutoCloseable {
  static final String USER = "linkseal";
  static final String PASSWORD = "what the mail server knows";

  private final List<MimeMessage> received = new CopyOnWriteArrayList<>();
  private final SMTPServer server;

  private Mailbox(SMTPServer.Builder kind) {
    server =
        kind.bindAddress(InetAddress.getLoopbackAddress())
            .port(0)
            .hostName("localhost")
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory((user, password, _) -> login(user, password)))
            .requireAuth()
            .messageHandler((_, _, _, mail) -> take(mail))
            .build();
    server.start();
  }

  static Mailbox unencrypted() {
    return new Mailbox(SMTPServer.port(0));
  }

  /** Takes nothing before STARTTLS. */
  static Mailbox encrypted(SSLContext tls) {
    return new Mailbox(SMTPServer.port(0).requireTLS().startTlsSocketFactory(tls));
  }

  private static void login(String user, String password) throws LoginFailedException {
    if (!user.equals(USER) || !password.equals(PASSWORD)) {
      throw new LoginFailedException();
    }
  }

  private void take(byte[] mail) {
    try {
      received.add(
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)));
    } catch (MessagingException e) {
      throw new IllegalStateException("not a mail", e);
    }
  }

  int port() {
    return server.getPortAllocated();
  }

  /** In the order of their arrival. */
  List<MimeMessage> received() {
    return received;
  }

  @Override
  public void close() {
    server.stop();
  }
}
