package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.matcher.Receiver.Post;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.migrations.admin.Admin;
import org.linkseal.migrations.testing.Guide;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.Service;
import org.linkseal.registry.SettableClock;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;
import org.linkseal.registry.start.StartFault;
import org.linkseal.telemetry.testing.Scrape;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Notices of matches that eb's searches open with ea, to webhooks and a mail server. */
class NoticesTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String MATCHES = "http://127.0.0.1/match/v2/matches/";
  private static final String CHANGE = "{\"data\": {\"vulnerable_individual\": %s}}";

  /** Of an X.509 public key, what stands before the 32 bytes, in base64. */
  private static final String ED25519 = "MCowBQYDK2VwAyEA";

  private static final AtomicInteger PERSONS = new AtomicInteger();
  private static final SettableClock CLOCK = new SettableClock();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("org.linkseal");
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  private static TestInstallation installation;
  private static Collaboration collaboration;
  private static TestSnapshots snapshots;
  private static Receiver receiver;
  private static Mailbox mails;
  private static TestMatcher matcher;
  private static String keyOfEa;
  private static String keyOfEb;

  @BeforeAll
  static void start() throws Exception {
    LOG.list = new CopyOnWriteArrayList<>(); // it is read while it is written
    LOG.start();
    LOGGER.addAppender(LOG);
    installation = TestInstallation.withStates("ea", "eb", "ec");
    installation.setLifecycle("ec", "offboarded");
    collaboration = Collaboration.of(installation);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        new StateCode("ea"),
        IntStream.range(0, 40)
            .mapToObj(i -> TestRow.of("person " + i, "participant" + i))
            .toArray(TestRow[]::new));
    snapshots.endOnboarding(new StateCode("eb"));
    keyOfEa = installation.mintKey(Scope.MATCH, "ea");
    keyOfEb = installation.mintKey(Scope.MATCH, "eb");
    receiver = new Receiver();
    mails = Mailbox.unencrypted();
    Files.writeString(
        installation.secretsFile(Service.MATCHER),
        "smtp.password=" + Mailbox.PASSWORD + "\n",
        StandardOpenOption.APPEND);
    try (Connection superuser = installation.sharedCluster().superuser("registry");
        Statement statement = superuser.createStatement()) {
      // So that a URL can be set that no operator can set.
      statement.execute("ALTER TABLE registry.state DROP CONSTRAINT webhook_url");
    }
    matcher = trial();
  }

  @AfterAll
  static void stop() throws Exception {
    LOGGER.detachAppender(LOG);
    matcher.close();
    mails.close();
    receiver.close();
    snapshots.close();
    installation.close();
    HTTP.close();
  }

  @BeforeEach
  void bothStatesTakeNotices() throws Exception {
    collaboration.execute("DELETE FROM collaboration.notice");
    collaboration.execute("DELETE FROM collaboration.stopped_webhook");
    for (String state : List.of("ea", "eb")) {
      receiver.takeAll("/" + state);
      contacts(state, "notices@" + state + ".example", receiver.url("/" + state));
    }
  }

  @Test
  void aNewMatchIsPostedToBothStatesSignedAndHoldsNothingButItsIdAndLink() throws Exception {
    Instant before = Instant.now();
    String match = opened();

    for (String state : List.of("ea", "eb")) {
      Post post = postOf(match, state);
      String timestamp = TestMatcher.parse(post.body()).get("timestamp").asText();
      assertThat(post.body())
          .isEqualTo(
              "{\"type\":\"match.notice\",\"timestamp\":\"%s\",\"data\":{\"match_id\":\"%s\",\"match_url\":\"%s\"}}"
                  .formatted(timestamp, match, MATCHES + match));
      assertThat(Instant.parse(timestamp)).isBetween(before.minusSeconds(1), Instant.now());
      assertThat(post.method()).isEqualTo("POST");
      assertThat(post.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(post.headers().keySet())
          .isSubsetOf(
              "Accept-encoding",
              "Connection",
              "Content-length",
              "Content-type",
              "Host",
              "User-agent",
              "Webhook-id",
              "Webhook-signature",
              "Webhook-timestamp");
      assertThat(post.headers().getFirst("webhook-timestamp"))
          .isEqualTo(Long.toString(CLOCK.instant().getEpochSecond()));
      assertThat(isSignedFor(state, post)).isTrue();
      assertThat(isSignedFor(state.equals("ea") ? "eb" : "ea", post)).isFalse();
    }
    await()
        .atMost(LONGEST)
        .untilAsserted(() ->
            assertThat(of(match))
                .containsExactlyInAnyOrder(
                    "ea webhook delivered",
                    "eb webhook delivered",
                    "ea mail delivered",
                    "eb mail delivered"));
  }

  @Test
  void theExampleOfTheGuideVerifiesANotice(@TempDir Path folder) throws Exception {
    Post post = postOf(opened(), "eb");

    Guide guide = Guide.of("docs/notices.md");
    assertThat(guide.size()).isOne();
    assertThat(
            guide.deviations(
                folder,
                Map.of(
                    "WEBHOOK_KEY", printed("notice-key", "eb"),
                    "WEBHOOK_ID", post.id(),
                    "WEBHOOK_TIMESTAMP", post.headers().getFirst("webhook-timestamp"),
                    "WEBHOOK_SIGNATURE", post.headers().getFirst("webhook-signature"),
                    "WEBHOOK_BODY", post.body())))
        .isEmpty();
  }

  @Test
  void aMailHoldsNothingButTheMatchsIdAndLink() throws Exception {
    String match = opened();

    await().atMost(LONGEST).until(() -> mailsOf(match).size() == 2);
    List<String> recipients = new ArrayList<>();
    for (MimeMessage mail : mailsOf(match)) {
      recipients.add(mail.getAllRecipients()[0].toString());
      assertThat(mail.getFrom()[0]).hasToString("linkseal@exchange.example");
      assertThat(mail.getSubject()).isEqualTo("Match " + match);
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getCount()).isOne();
      assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
      assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n").strip())
          .isEqualTo(
              """
              There is something new about match %s.

              %s

              What it is can only be read there, with your state's key. This mail was sent by a machine; nobody reads answers to it.\
              """
                  .formatted(match, MATCHES + match));
    }
    assertThat(recipients).containsExactlyInAnyOrder("notices@ea.example", "notices@eb.example");
  }

  @Test
  void aChangeIsToldToTheOtherStateAlone() throws Exception {
    String match = openedAndTold();

    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    postOf(match, "eb");
    await()
        .atMost(LONGEST)
        .untilAsserted(() ->
            assertThat(of(match))
                .containsExactlyInAnyOrder("eb webhook delivered", "eb mail delivered"));
    assertThat(receiver.others("/ea", match)).isEmpty();
  }

  @Test
  void changesSoonAfterANoticeAreToldByOneMoreForAllOfThem() throws Exception {
    String match = openedAndTold();
    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    Post first = postOf(match, "eb");
    await().atMost(LONGEST).until(() -> waiting(match) == 0);

    for (String word : List.of("false", "null", "true")) {
      assertThat(matcher.change(keyOfEa, match, CHANGE.formatted(word)).statusCode())
          .isEqualTo(200);
    }
    assertThat(of(match))
        .containsExactlyInAnyOrder(
            "eb webhook delivered", "eb mail delivered", "eb webhook null", "eb mail null");
    makeDue(match);
    assertThat(postOf(match, "eb").id()).isNotEqualTo(first.id());
    await().atMost(LONGEST).until(() -> waiting(match) == 0);
    assertThat(receiver.others("/eb", match)).isEmpty();
    assertThat(mailsOf(match).stream().filter(mail -> isTo(mail, "notices@eb.example"))).hasSize(3);
  }

  @Test
  void aWordThatALaterSearchBringsIsToldToTheOtherStateAlone() throws Exception {
    String match = openedAndTold();

    Map<String, Object> person = TestMatcher.person("person " + (PERSONS.get() - 1));
    person.put("vulnerable_individual", true);
    matcher.search(keyOfEb, person);
    postOf(match, "ea");
    await()
        .atMost(LONGEST)
        .untilAsserted(() ->
            assertThat(of(match))
                .containsExactlyInAnyOrder("ea webhook delivered", "ea mail delivered"));
  }

  @Test
  void whatFailedOrWasNotKnownToBeDeliveredComesAgainWithTheSameIdAndBody() throws Exception {
    String match = openedAndTold();
    receiver.answer("/eb", 500, Map.of());
    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    Post first = postOf(match, "eb");
    awaitPauseOf(match);
    awaitWarning(match, "eb was not reached by WEBHOOK: it answered 500; trying again");

    receiver.takeAll("/eb");
    makeDue(match);
    Post second = postOf(match, "eb");
    await().atMost(LONGEST).until(() -> of(match).contains("eb webhook delivered"));
    collaboration.execute(
        "UPDATE collaboration.notice SET outcome = NULL, ended_at = NULL, due_at = now() WHERE channel = 'webhook'");
    Post third = postOf(match, "eb");

    for (Post again : List.of(second, third)) {
      assertThat(again.id()).isEqualTo(first.id());
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(isSignedFor("eb", again)).isTrue();
    }
  }

  @Test
  void whatAProcessHadDeliveredThatWasKilledBeforeItKnewComesAgainWithTheSameId() throws Exception {
    String match = openedAndTold();
    matcher.close();
    collaboration.execute(
        "INSERT INTO collaboration.notice (match_id, state, channel) VALUES ('%s', 'eb', 'webhook')"
            .formatted(match));
    Process killed = launched();
    receiver.beforeAnswering("/eb", () -> killed.destroyForcibly().onExit().join());
    Post first;
    try {
      first = postOf(match, "eb");
      assertThat(killed.isAlive()).isFalse();
      assertThat(of(match)).containsExactly("eb webhook null");
    } finally {
      killed.destroyForcibly();
      receiver.takeAll("/eb");
      matcher = trial();
    }

    makeDue(match);
    Post again = postOf(match, "eb");
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.body()).isEqualTo(first.body());
    await().atMost(LONGEST).until(() -> of(match).contains("eb webhook delivered"));
  }

  /** The trial's matcher as a process of its own. */
  private static Process launched() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    receiver.trust().forEach((name, value) -> command.add("-D" + name + "=" + value));
    TestMatcher.properties(installation, ofTrial())
        .forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MatcherServer.class.getName()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aRedirectIsAFailureAndNotFollowed() throws Exception {
    String match = openedAndTold();
    receiver.answer("/eb", 307, Map.of("Location", receiver.url("/elsewhere")));
    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    postOf(match, "eb");
    awaitPauseOf(match);

    awaitWarning(
        match,
        "eb was not reached by WEBHOOK: it answered 307, and no redirect is followed; trying again");
    assertThat(receiver.others("/elsewhere", match)).isEmpty();
    receiver.takeAll("/eb");
    makeDue(match);
    postOf(match, "eb");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aReceiverThatAsksForTimeIsGivenIt(int status) throws Exception {
    String match = openedAndTold();
    String inAnHour =
        RFC_1123_DATE_TIME.format(CLOCK.instant().plusSeconds(3_600).atOffset(ZoneOffset.UTC));
    receiver.answer("/eb", status, Map.of("Retry-After", status == 429 ? "3600" : inAnHour));
    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    postOf(match, "eb");

    await()
        .atMost(LONGEST)
        .until(() ->
            collaboration
                    .query(
                        """
                        SELECT FROM collaboration.notice
                        WHERE match_id = ? AND channel = 'webhook'
                          AND due_at BETWEEN now() + interval '59 minutes' AND now() + interval '61 minutes'
                        """,
                        match)
                    .size()
                == 1);
  }

  @Test
  void aWebhookThatAnswers410IsPostedNothingMoreUntilAnotherIsNamed() throws Exception {
    String match = openedAndTold();
    receiver.answer("/eb", 410, Map.of());
    matcher.change(keyOfEa, match, CHANGE.formatted("true"));
    postOf(match, "eb");
    await().atMost(LONGEST).until(() -> of(match).contains("eb webhook unwanted"));
    receiver.takeAll("/eb");
    assertThat(
            collaboration.query(
                "SELECT FROM collaboration.audit_log WHERE event = 'webhook_stopped' AND subject = 'eb'"))
        .hasSize(1);

    forget(match);
    matcher.change(keyOfEa, match, CHANGE.formatted("false"));
    await().atMost(LONGEST).until(() -> of(match).contains("eb webhook unwanted"));
    assertThat(receiver.others("/eb", match)).isEmpty();

    contacts("eb", "notices@eb.example", receiver.url("/new"));
    matcher.change(keyOfEa, match, CHANGE.formatted("null"));
    await()
        .atMost(LONGEST)
        .until(() -> {
          // A round that had read the contacts before may have taken it.
          collaboration.execute(
              "UPDATE collaboration.notice SET outcome = NULL, ended_at = NULL, due_at = now() WHERE outcome = 'unwanted'");
          return !receiver.others("/new", match).isEmpty();
        });
    assertThat(receiver.others("/eb", match)).isEmpty();
  }

  @Test
  void aStateWithoutAContactIsNotToldAndNothingWaitsForIt() throws Exception {
    contacts("eb", "", "");
    String match = opened();
    postOf(match, "ea");
    await().atMost(LONGEST).until(() -> waiting(match) == 0);
    assertThat(of(match)).contains("eb webhook unwanted", "eb mail unwanted");

    Scrape scrape = scrape();
    assertThat(scrape.value("linkseal_notices_total{channel=\"webhook\",outcome=\"unwanted\"}"))
        .isPositive();
    assertThat(scrape.value("linkseal_notices_total{channel=\"mail\",outcome=\"delivered\"}"))
        .isPositive();
    await()
        .atMost(LONGEST)
        .until(() ->
            scrape().value("linkseal_notices_waiting{channel=\"webhook\"}") == 0
                && scrape().value("linkseal_notices_waiting{channel=\"mail\"}") == 0);
  }

  @Test
  void aWebhookIsPostedToOverTlsAloneAndWithACertificateThatIsTrusted() throws Exception {
    try (Receiver another = new Receiver();
        ServerSocket unencrypted = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      unencrypted.setSoTimeout(1);
      contacts("ea", "", another.url("/ea"));
      contacts("eb", "", "http://127.0.0.1:" + unencrypted.getLocalPort() + "/eb");
      String match = opened();

      await().atMost(LONGEST).until(() -> pauses(match) == 2);
      awaitWarning(
          match, "ea was not reached by WEBHOOK: its certificate is not trusted; trying again");
      assertThat(another.others("/ea", match)).isEmpty();
      assertThatThrownBy(unencrypted::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whoHasLeftTheProgrammeIsToldNothing() throws Exception {
    contacts("ec", "notices@ec.example", receiver.url("/ec"));
    String match = openedAndTold();
    collaboration.execute(
        "INSERT INTO collaboration.notice (match_id, state, channel) VALUES ('%s', 'ec', 'webhook'), ('%s', 'ec', 'mail')"
            .formatted(match, match));

    await().atMost(LONGEST).until(() -> waiting(match) == 0);
    assertThat(of(match)).containsExactlyInAnyOrder("ec webhook unwanted", "ec mail unwanted");
  }

  @Test
  void whatBecameOfANoticeIsForgottenAfterAWeekThoughNothingElseCanBePurged() throws Exception {
    String match = opened();
    await().atMost(LONGEST).until(() -> waiting(match) == 0);
    assertThat(of(match)).hasSize(4);

    collaboration.execute(
        "ALTER FUNCTION collaboration.purge_matches RENAME TO purge_matches_that_is_away");
    try {
      collaboration.execute(
          "UPDATE collaboration.notice SET ended_at = ended_at - interval '8 days'");
      await().atMost(LONGEST).until(() -> of(match).isEmpty());
    } finally {
      collaboration.execute(
          "ALTER FUNCTION collaboration.purge_matches_that_is_away RENAME TO purge_matches");
    }
  }

  @Test
  void outsideATrialNothingGoesToAPrivateAddressOrUnencryptedAndNoLogNamesAContact()
      throws Exception {
    matcher.close();
    Level level = LOGGER.getLevel();
    LOGGER.setLevel(Level.TRACE);
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(1);
      int before = mails.received().size();
      String port = ":" + server.getLocalPort() + "/secret";
      contacts("ea", "notices@ea.example", "https://127.0.0.1" + port);
      contacts("eb", "notices@eb.example", "https://localhost" + port);
      LOG.list.clear();
      try (TestMatcher strict = TestMatcher.start(installation, mailServer(mails), CLOCK)) {
        String match = openedBy(strict);
        await().atMost(LONGEST).until(() -> pauses(match) == 4);
        awaitWarning(
            match, "ea was not reached by WEBHOOK: its address is not public; trying again");
        awaitWarning(
            match, "eb was not reached by WEBHOOK: its address is not public; trying again");
        awaitWarning(
            match,
            "eb was not reached by MAIL: the mail server did not take it, or has no STARTTLS; trying again");
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        assertThat(mails.received()).hasSize(before);
      }
      try (TestMatcher strict = TestMatcher.start(installation, Map.of(), CLOCK)) {
        String match = openedBy(strict);
        await().atMost(LONGEST).until(() -> pauses(match) == 2);
        assertThat(of(match)).contains("ea mail null", "eb mail null");
        assertThat(scrape(strict).series())
            .containsKey("linkseal_notices_waiting{channel=\"webhook\"}")
            .doesNotContainKey("linkseal_notices_waiting{channel=\"mail\"}");
      }
    } finally {
      LOGGER.setLevel(level);
      matcher = trial();
    }
    assertThat(LOG.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("/secret"))
        .noneMatch(line -> line.contains("@e"));
  }

  @Test
  void outsideATrialAMailGoesEncryptedToAServerWhoseCertificateIsTrusted() throws Exception {
    contacts("ea", "notices@ea.example", "");
    contacts("eb", "notices@eb.example", "");
    matcher.close();
    SSLContext usual = SSLContext.getDefault();
    try (Mailbox encrypted = Mailbox.encrypted(receiver.tls());
        TestMatcher strict = TestMatcher.start(installation, mailServer(encrypted), CLOCK)) {
      String match = openedBy(strict);
      await().atMost(LONGEST).until(() -> pauses(match) == 2);
      assertThat(encrypted.received()).isEmpty();

      SSLContext.setDefault(receiver.tls());
      makeDue(match);
      await()
          .atMost(LONGEST)
          .until(() -> of(match).containsAll(List.of("ea mail delivered", "eb mail delivered")));
      assertThat(encrypted.received()).hasSize(2);
    } finally {
      SSLContext.setDefault(usual);
      matcher = trial();
    }
  }

  @Test
  void aTrialThatIsNoneAndAMailServerWithoutASenderAreRefusedAtTheStart() {
    assertThat(refusal(Map.of("linkseal.notices.private-addresses", true)))
        .contains("linkseal.notices.private-addresses", "http://127.0.0.1");
    assertThat(refusal(Map.of("linkseal.notices.smtp.host", "mail.example")))
        .isEqualTo(
            "linkseal.notices.smtp.from is missing: it goes with linkseal.notices.smtp.host");
  }

  private static String refusal(Map<String, Object> properties) {
    try {
      TestMatcher.start(installation, properties).close();
    } catch (RuntimeException e) {
      return String.valueOf(StartFault.in(e).orElseThrow().getMessage());
    }
    throw new AssertionError("it has started");
  }

  private static TestMatcher trial() throws Exception {
    return receiver.trusted(() -> TestMatcher.start(installation, ofTrial(), CLOCK));
  }

  private static Map<String, Object> ofTrial() {
    Map<String, Object> properties = new HashMap<>(mailServer(mails));
    properties.put("linkseal.match.url", "http://127.0.0.1/");
    properties.put("linkseal.notices.private-addresses", true);
    return properties;
  }

  private static Map<String, Object> mailServer(Mailbox mailbox) {
    return Map.of(
        "linkseal.rate-limits.enabled", false,
        "linkseal.notices.every", "50ms",
        "linkseal.retention.purge-every", "100ms",
        "linkseal.notices.smtp.host", "127.0.0.1",
        "linkseal.notices.smtp.port", mailbox.port(),
        "linkseal.notices.smtp.username", Mailbox.USER,
        "linkseal.notices.smtp.from", "linkseal@exchange.example");
  }

  private static String opened() throws Exception {
    return openedBy(matcher);
  }

  private static String openedBy(TestMatcher by) throws Exception {
    return by.onlyMatch(keyOfEb, "person " + PERSONS.getAndIncrement()).get("match_id").asText();
  }

  /** A match that nobody is told of any more. */
  private static String openedAndTold() throws Exception {
    String match = opened();
    postOf(match, "ea");
    postOf(match, "eb");
    await().atMost(LONGEST).until(() -> waiting(match) == 0);
    forget(match);
    return match;
  }

  private static Post postOf(String match, String state) throws InterruptedException {
    Post post = receiver.next("/" + state);
    while (!post.body().contains(match)) {
      post = receiver.next("/" + state);
    }
    return post;
  }

  private static List<MimeMessage> mailsOf(String match) throws Exception {
    List<MimeMessage> found = new ArrayList<>();
    for (MimeMessage mail : mails.received()) {
      if (mail.getSubject().contains(match)) {
        found.add(mail);
      }
    }
    return found;
  }

  private static boolean isTo(MimeMessage mail, String address) {
    try {
      return mail.getAllRecipients()[0].toString().equals(address);
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static void contacts(String state, String mail, String webhookUrl) throws Exception {
    AdminConfig config = AdminConfig.load(installation.adminConfigFile());
    try (RegistryAdmin registry = RegistryAdmin.connect(config)) {
      registry.describe(new StateCode(state), null, new Contacts(null, null, mail, webhookUrl));
    }
    CLOCK.forward(Duration.ofSeconds(4)); // services follow the registry within three
  }

  private static List<String> of(String match) throws SQLException {
    return collaboration
        .query(
            """
            SELECT concat_ws(' ', state, channel, coalesce(outcome, 'null')) AS told
            FROM collaboration.notice WHERE match_id = ?
            """,
            match)
        .stream()
        .map(row -> String.valueOf(row.get("told")))
        .toList();
  }

  private static int waiting(String match) throws SQLException {
    return collaboration
        .query("SELECT FROM collaboration.notice WHERE match_id = ? AND ended_at IS NULL", match)
        .size();
  }

  /** Notices whose first attempt has failed. */
  private static int pauses(String match) throws SQLException {
    return collaboration
        .query(
            """
            SELECT FROM collaboration.notice
            WHERE match_id = ? AND ended_at IS NULL
              AND (attempts > 1 OR (attempts = 1 AND due_at < now() + interval '10 seconds'))
            """,
            match)
        .size();
  }

  private static void awaitPauseOf(String match) {
    await().atMost(LONGEST).until(() -> pauses(match) == 1);
  }

  /** That the log tells of a notice of the match, whose id is all that it tells of the match. */
  private static void awaitWarning(String match, String warning) throws SQLException {
    List<String> expected =
        collaboration
            .query("SELECT notice_id FROM collaboration.notice WHERE match_id = ?", match)
            .stream()
            .map(row -> "notice " + row.get("notice_id") + ": " + warning)
            .toList();
    await()
        .atMost(LONGEST)
        .until(() ->
            LOG.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .anyMatch(expected::contains));
  }

  private static void makeDue(String match) throws SQLException {
    collaboration.query(
        "UPDATE collaboration.notice SET due_at = now() WHERE match_id = ? RETURNING notice_id",
        match);
  }

  private static void forget(String match) throws SQLException {
    collaboration.query(
        "DELETE FROM collaboration.notice WHERE match_id = ? RETURNING notice_id", match);
  }

  private static Scrape scrape() throws Exception {
    return scrape(matcher);
  }

  private static Scrape scrape(TestMatcher of) throws Exception {
    return Scrape.of(
        HTTP.send(
                HttpRequest.newBuilder(of.management("/metrics")).build(), BodyHandlers.ofString())
            .body());
  }

  /** As the state's developer does it, with the key that the operator has given. */
  private static boolean isSignedFor(String state, Post post) throws Exception {
    String signature = post.headers().getFirst("webhook-signature");
    assertThat(signature).startsWith("v1a,");
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(publicKey(state));
    verifier.update(
        (post.id() + "." + post.headers().getFirst("webhook-timestamp") + "." + post.body())
            .getBytes(UTF_8));
    return verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
  }

  private static PublicKey publicKey(String state) throws Exception {
    String printed = printed("notice-key", state);
    assertThat(printed).startsWith("whpk_");
    byte[] encoded = Base64.getDecoder().decode(ED25519 + printed.substring("whpk_".length()));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String printed(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--config", installation.adminConfigFile().toString()));
    StringWriter printed = new StringWriter();
    CommandLine admin = Admin.commandLine();
    admin.setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    assertThat(admin.execute(arguments.toArray(String[]::new))).isZero();
    return printed.toString().strip();
  }
}
