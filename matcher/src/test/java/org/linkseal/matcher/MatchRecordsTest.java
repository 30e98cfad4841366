package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.migrations.testing.TestIssuer;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** What a search leaves in the collaboration database. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MatchRecordsTest {
  private static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private static TestInstallation installation;
  private static TestSnapshots snapshots;
  private static TestIssuer issuer;
  private static TestMatcher matcher;
  private static Collaboration collaboration;
  private static String key;
  private static String federalKey;

  @BeforeAll
  static void start() throws Exception {
    installation = TestInstallation.withStates("ea", "eb");
    collaboration = new Collaboration(installation);
    snapshots = new TestSnapshots(installation);
    snapshots.publish(
        new StateCode("ea"),
        new TestRow(
            "sealed", "pid-of-ea", "case-of-ea", "2021-05-15", "2021-04-01/2021-04-15", "1"),
        TestRow.of("sealed", "pid-of-ea-2"),
        TestRow.of("person", "pid-of-ea-5"),
        TestRow.of("person", "pid-of-ea-6"),
        TestRow.of("second", "pid-of-ea-3"),
        TestRow.of("third", "pid-of-ea-4"));
    snapshots.endOnboarding(new StateCode("eb"));
    issuer = TestIssuer.start(Clock.systemUTC());
    matcher = TestMatcher.start(installation, Map.copyOf(issuer.properties()));
    key = installation.mintKey(Scope.MATCH, "eb");
    federalKey = installation.mintKey(Scope.MATCH, null);
  }

  @AfterAll
  static void stop() {
    matcher.close();
    issuer.close();
    snapshots.close();
    installation.close();
  }

  @Test
  void theParticipantsOfBothStatesOpenWithThePrivateKeyAndTheMatchIdOnly() throws Exception {
    Map<String, Object> person = TestMatcher.person("sealed");
    person.put("participant_id", "pid-of-eb");
    person.put("case_id", "case-of-eb");
    person.put("vulnerable_individual", false);
    String id = matcher.search(key, (Object) person).at("/results/0/matches/0/match_id").asText();
    Map<String, Object> row =
        collaboration
            .query("SELECT * FROM collaboration.match_participants WHERE match_id = ?", id)
            .getFirst();

    JsonNode participants = TestMatcher.parse(open(row, id));

    assertThat(participants.findValuesAsText("state")).containsExactly("ea", "ea", "eb");
    assertThat(participants.findValuesAsText("participant_id"))
        .containsExactlyInAnyOrder("pid-of-ea", "pid-of-ea-2", "pid-of-eb")
        .last()
        .isEqualTo("pid-of-eb");
    assertThat(participants.get(2))
        .isEqualTo(
            TestMatcher.parse(
                """
                {
                  "state": "eb",
                  "case_id": "case-of-eb",
                  "participant_id": "pid-of-eb",
                  "participant_closing_date": null,
                  "recent_benefit_issuance_dates": []
                }
                """));
    assertThatThrownBy(() -> open(row, "BCDFGHJ")).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void aSearchIsRecordedWithoutAnyValueOfIt() throws Exception {
    HttpResponse<String> answer =
        matcher.send(
            matcher
                .request(key, TestMatcher.body(TestMatcher.person("person")))
                .header("From", "worker@agency.example")
                .build());

    assertThat(answer.statusCode()).isEqualTo(200);
    Map<String, Object> row = lastSearch();
    assertThat(row)
        .containsEntry("initiating", "eb")
        .containsEntry("key_id", key.substring(4, 12))
        .containsEntry("user_name", "worker@agency.example")
        .containsEntry("persons", 1)
        .containsEntry("matches", 1)
        .containsEntry("hidden", 0)
        .hasSize(11);
    assertThat(row.values().toString())
        .doesNotContain(TestRow.ldsHash("person"), "searched1", "pid-of-ea-5", key);
  }

  @Test
  void aFederalSearchIsRecordedUnderItsOwnKeyForTheStateThatItNames() throws Exception {
    HttpResponse<String> answer =
        matcher.send(
            matcher
                .request(federalKey, TestMatcher.body(TestMatcher.person("person")))
                .header("X-Initiating-State", "EB")
                .build());

    assertThat(TestMatcher.parse(answer.body()).at("/data/results/0/matches")).hasSize(2);
    assertThat(lastSearch())
        .containsEntry("initiating", "eb")
        .containsEntry("key_id", federalKey.substring(4, 12));
  }

  @Test
  void aSearchWithABearerIsMadeForItsStateAndRecordedUnderItsKeyOrClient() throws Exception {
    installation.registerClient("searches-of-eb", Scope.MATCH, "eb");
    installation.registerClient("federal", Scope.MATCH, null);
    Map<String, String> ids =
        Map.of(
            issuer.token("searches-of-eb"),
            "searches-of-eb",
            issuer.token("federal"),
            "federal",
            key,
            key.substring(4, 12));
    for (Map.Entry<String, String> bearer : ids.entrySet()) {
      HttpResponse<String> answer =
          matcher.send(
              matcher
                  .request(TestMatcher.FIND_MATCHES)
                  .header("Authorization", "Bearer " + bearer.getKey())
                  .header("X-Initiating-State", "eb")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          TestMatcher.body(TestMatcher.person("person"))))
                  .build());

      assertThat(TestMatcher.parse(answer.body()).at("/data/results/0/matches")).hasSize(2);
      assertThat(lastSearch())
          .containsEntry("initiating", "eb")
          .containsEntry("key_id", bearer.getValue());
    }
  }

  @Test
  void aStatesOwnHeaderDoesNotMakeItAnotherState() throws Exception {
    HttpResponse<String> answer =
        matcher.send(
            matcher
                .request(key, TestMatcher.body(TestMatcher.person("person")))
                .header("X-Initiating-State", "ea")
                .build());

    assertThat(TestMatcher.parse(answer.body()).at("/data/results/0/matches")).hasSize(2);
    assertThat(lastSearch()).containsEntry("initiating", "eb");
  }

  @Test
  void ofALongFromHeaderTheBeginningIsRecorded() throws Exception {
    matcher.send(
        matcher
            .request(key, TestMatcher.body(TestMatcher.person("nobody")))
            .header("From", "w".repeat(2_000))
            .build());

    assertThat(lastSearch()).containsEntry("user_name", "w".repeat(320));
  }

  @Test
  void theConnectionsHaveTheDriversOptions() throws Exception {
    matcher.search(key, "nobody");

    assertThat(
            collaboration.query(
                """
                SELECT DISTINCT application_name FROM pg_stat_activity
                WHERE usename = 'collaboration_matcher'
                """))
        .containsExactly(Map.of("application_name", "linkseal-matcher"));
  }

  @Test
  void aMatchIdThatIsTakenIsDrawnAgain() throws Exception {
    collaboration.execute(
        """
        CREATE SEQUENCE collaboration.draws;
        CREATE FUNCTION collaboration.taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            IF nextval('collaboration.draws') <= 2 THEN
                RAISE EXCEPTION 'taken' USING ERRCODE = 'LS010';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER taken BEFORE INSERT ON collaboration.match
            FOR EACH ROW EXECUTE FUNCTION collaboration.taken();
        """);
    try {
      String id = matcher.onlyMatch(key, "second").get("match_id").asText();

      assertThat(collaboration.matchesOfThePersonOf(id)).hasSize(1);
    } finally {
      collaboration.execute("DROP TRIGGER taken ON collaboration.match");
    }
  }

  @Test
  void aSearchThatCannotBeRecordedIsNotAnsweredAndOpensNoMatch() throws Exception {
    int before = collaboration.query("SELECT match_id FROM collaboration.match").size();
    collaboration.execute(
        """
        REVOKE EXECUTE ON FUNCTION collaboration.record_search(uuid, text, text, text, int, int,
            int, text[]) FROM collaboration_matcher
        """);
    try {
      assertUnavailable();
    } finally {
      collaboration.execute(
          """
          GRANT EXECUTE ON FUNCTION collaboration.record_search(uuid, text, text, text, int, int,
              int, text[]) TO collaboration_matcher
          """);
    }
    assertThat(collaboration.query("SELECT match_id FROM collaboration.match")).hasSize(before);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whileTheRegistryAndTheCollaborationDatabaseAreDownNothingIsAnsweredAndThenItIs()
      throws Exception {
    installation.sharedCluster().stop();
    try {
      assertUnavailable();
    } finally {
      installation.sharedCluster().startAgain();
    }
    TestMatcher.until(() -> search("third").statusCode() == 200);
  }

  private static void assertUnavailable() throws Exception {
    HttpResponse<String> answer = search("third");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private static HttpResponse<String> search(String name) throws Exception {
    return matcher.send(matcher.request(key, TestMatcher.body(TestMatcher.person(name))).build());
  }

  private static Map<String, Object> lastSearch() throws SQLException {
    List<Map<String, Object>> rows =
        collaboration.query("SELECT * FROM collaboration.search_audit ORDER BY at DESC LIMIT 1");
    return rows.getFirst();
  }

  private static String open(Map<String, Object> row, String matchId) throws Exception {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(Cipher.DECRYPT_MODE, privateKey(), OAEP);
    byte[] dataKey = rsa.doFinal(bytes(row, "wrapped_key"));
    byte[] sealed = bytes(row, "sealed");
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(dataKey, "AES"),
        new GCMParameterSpec(128, sealed, 0, 12));
    gcm.updateAAD(matchId.getBytes(US_ASCII));
    return new String(gcm.doFinal(sealed, 12, sealed.length - 12), US_ASCII);
  }

  private static byte[] bytes(Map<String, Object> row, String column) {
    return (byte[]) requireNonNull(row.get(column));
  }

  private static PrivateKey privateKey() throws Exception {
    String pem = Files.readString(installation.matchPrivateKeyFile());
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
