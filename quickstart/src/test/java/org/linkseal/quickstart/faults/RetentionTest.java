package org.linkseal.quickstart.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.linkseal.pprl.link.PersonPrf;
import org.linkseal.pprl.link.SnapshotContext;
import org.linkseal.pprl.link.SnapshotKey;
import org.linkseal.pprl.link.SnapshotOpener;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.SnapshotKeys;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.ServiceSecrets;

/** What is no longer needed is gone: from the database, and with its key from every backup. */
@TestMethodOrder(OrderAnnotation.class)
@FaultedTest(persons = 100)
class RetentionTest {
  private static final StateCode EA = new StateCode("ea");

  private static FaultedInstallation system;
  private static ServiceSecrets secrets;
  private static HikariDataSource registry;

  @BeforeAll
  static void start(FaultedInstallation started) throws Exception {
    system = started;
    system.searcher().close();
    secrets = ServiceSecrets.load(system.installation().secretsFile(Service.API));
    registry = RegistryDataSource.open(system.installation().registryUrl(), secrets, Service.API);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  @Order(1)
  void participantsPastTheStatesLimitAreRemovedAndAreNeverNoMatch() throws Exception {
    List<String> persons = system.current().first(5);
    UUID key = system.records().currentKey();

    setStalenessLimit("1 millisecond");
    assertThatNotSearchable(persons);

    system.bulk().kill();
    system.runAgainLater();
    await()
        .untilAsserted(() -> {
          assertThat(system.records().participantTables()).isEmpty();
          assertThat(system.records().liveKeys()).doesNotContain(key);
        });
    assertThatNotSearchable(persons);

    setStalenessLimit("3 days");
    assertThatNotSearchable(persons);
    system.publish(system.wholeFile());
    assertThatFound(persons, system.current());
  }

  @Test
  @Order(2)
  void anOldCopyOfTheStatesServerOpensWithNoKeyThatIsLeft() throws Exception {
    ParticipantFile old = system.current();
    UUID oldKeyId = system.records().currentKey();
    SnapshotKey oldKey = keys().find(EA, oldKeyId);
    ServerCopy copy =
        ServerCopy.of(system.installation().stateCluster(), system.folder().resolve("old-data"));

    system.publish(system.wholeFile());
    system.publish(system.wholeFile());
    system.bulk().kill();
    system.runAgainLater();
    await().until(() -> !system.records().liveKeys().contains(oldKeyId));
    system.bulk().kill();
    copy.bringBack(system.installation().stateCluster());

    assertThat(system.records().currentKey()).isEqualTo(oldKeyId);
    awaitTheMatchersForgetting(old.first(5));
    assertThatNotSearchable(old.first(5));
    assertThatNotSearchable(List.of(old.onlyHere()));
    assertThatNothingOpens(old, new SnapshotContext("ea", oldKeyId), oldKey);
  }

  @Test
  @Order(3)
  void aSnapshotsNumberNeverComesAgainAfterAnOldCopyIsBroughtBack() throws Exception {
    system.bulk().kill();
    ServerCopy copy =
        ServerCopy.of(system.installation().stateCluster(), system.folder().resolve("older-data"));
    system.runAgainLater();
    system.publish(system.wholeFile());
    List<String> persons = system.current().first(5);
    assertThatFound(persons, system.current());

    system.bulk().kill();
    copy.bringBack(system.installation().stateCluster());
    system.bulk().runAgain();
    system.publish(system.wholeFile());

    assertThatFound(persons, system.current());
  }

  /** Not even for someone who knows every person in it. */
  private static void assertThatNothingOpens(
      ParticipantFile old, SnapshotContext context, SnapshotKey destroyed) throws Exception {
    List<SealedRow> rows =
        SealedRow.all(
            system.installation().stateCluster(),
            system.records().participantTables().stream()
                .filter(table -> table.startsWith("load_"))
                .toList());
    SnapshotOpener before = new SnapshotOpener(destroyed, context);
    Map<UUID, byte[]> found =
        old.everybody().stream()
            .map(RetentionTest::prf)
            .collect(Collectors.toMap(before::token, known -> known));
    Function<SealedRow, byte[]> prf = row -> requireNonNull(found.get(row.token()));
    assertThat(rows)
        .hasSize(old.rows())
        .allMatch(row -> row.opensFor(prf.apply(row), before), "opened with its key");

    List<UUID> live = system.records().liveKeys();
    assertThat(live).isNotEmpty();
    for (UUID keyId : live) {
      SnapshotKey key = keys().find(EA, keyId);
      for (SnapshotContext tried : List.of(context, new SnapshotContext("ea", keyId))) {
        SnapshotOpener opener = new SnapshotOpener(key, tried);
        assertThat(rows)
            .noneMatch(row -> row.opensFor(prf.apply(row), opener))
            .noneMatch(row -> row.token().equals(opener.token(prf.apply(row))));
      }
    }
  }

  private static byte[] prf(String ldsHash) {
    byte[] prf = new byte[PersonPrf.LENGTH];
    new PersonPrf(secrets.linkageKeys().lastEntry().getValue())
        .compute(HexFormat.of().parseHex(ldsHash), prf);
    return prf;
  }

  /** A new one each time: none of its answers is an earlier one's. */
  private static SnapshotKeys keys() {
    return new SnapshotKeys(registry, secrets);
  }

  private static void setStalenessLimit(String interval) {
    system
        .records()
        .change(
            "state_ea",
            "UPDATE linkseal.settings SET staleness_limit = cast(? AS interval)",
            interval);
  }

  /** For five seconds a matcher may still have a key that it has used. */
  private static void awaitTheMatchersForgetting(List<String> persons) {
    await()
        .until(
            () -> system.searches().search(persons).errors(),
            Collections.nCopies(persons.size(), "STATE_NOT_SEARCHABLE")::equals);
  }

  /** Each person is an error, and none is a result, ever. */
  private static void assertThatNotSearchable(List<String> persons) {
    await()
        .until(
            () -> {
              Searches.Answer answer = system.searches().search(persons);
              assertThat(answer.closingDates()).isEmpty();
              return answer.errors();
            },
            Collections.nCopies(persons.size(), "STATE_NOT_SEARCHABLE")::equals);
  }

  /** The first answer that is one has this file's row of each person. */
  private static void assertThatFound(List<String> persons, ParticipantFile file) {
    Searches.Answer answer =
        await().until(() -> system.searches().search(persons), found -> found.errors().isEmpty());
    assertThat(answer.closingDates())
        .isEqualTo(Collections.nCopies(persons.size(), List.of(file.closingDate())));
  }
}
