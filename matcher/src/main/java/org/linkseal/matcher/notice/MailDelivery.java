package org.linkseal.matcher.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.email.Email;
import io.micronaut.email.TransactionalEmailSender;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.linkseal.matcher.match.MatchLinks;
import org.linkseal.matcher.metrics.NoticeChannel;
import org.linkseal.registry.Contacts;

/** Mails a notice to a state: two templates, which have place for the match's id and link only. */
@Singleton
@Requires(property = MailServer.HOST)
final class MailDelivery implements Courier {
  private static final int AT_ONCE = 8;

  private final TransactionalEmailSender<Message, Void> sender;
  private final MatchLinks links;
  private final String from;
  private final String subject = template("mail-subject.txt");
  private final String text = template("mail-text.txt");

  MailDelivery(
      TransactionalEmailSender<Message, Void> sender,
      MatchLinks links,
      @Property(name = MailServer.FROM) String from) {
    this.sender = sender;
    this.links = links;
    this.from = from;
  }

  @Override
  public NoticeChannel channel() {
    return NoticeChannel.MAIL;
  }

  @Override
  public int atOnce() {
    return AT_ONCE;
  }

  @Override
  public Attempt deliver(Notice notice, Contacts contacts) {
    String to = contacts.noticeEmail();
    if (to == null) {
      return new Attempt.Unwanted();
    }
    sender.send(
        Email.builder()
            .from(from)
            .to(to)
            .subject(filled(subject, notice))
            .body(filled(text, notice))
            .build());
    return new Attempt.Delivered();
  }

  private String filled(String template, Notice notice) {
    return template
        .replace("{match_id}", notice.matchId())
        .replace("{match_url}", links.to(notice.matchId()));
  }

  private static String template(String name) {
    try (InputStream in = requireNonNull(MailDelivery.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
