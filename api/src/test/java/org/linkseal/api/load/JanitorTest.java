package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.linkseal.api.load.LoadSetup.next;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.load.StagedUploads.Staged;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.api.testing.RegistryTables;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestCluster;
import org.linkseal.registry.State;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JanitorTest {
  private final LoadSetup setup;
  private final StagedUploads uploads;
  private final RegistryTables registry;

  JanitorTest(@TempDir Path folder) {
    setup = new LoadSetup(folder, "ea", "eb", "ec", "ed", "ee", "ef", "eg", "eh");
    uploads = setup.uploads();
    registry = setup.registryTables();
  }

  @AfterAll
  void close() {
    setup.close();
  }

  @Test
  void aSupersededSnapshotIsKeptForAMinuteAndThenItsKeyIsDestroyed() throws Exception {
    State state = setup.state("ea");
    StateTables tables = setup.tables("ea");
    Staged first = published(state);
    Staged second = published(state);
    setup.janitor().clean(state);
    assertThat(registry.isDestroyed(first.keyId())).isFalse();
    tables.supersededEarlier("2 minutes");
    setup.janitor().clean(state);
    assertThat(registry.isDestroyed(first.keyId())).isTrue();
    assertThat(registry.isDestroyed(second.keyId())).isFalse();
  }

  @Test
  void aSnapshotPastTheStalenessLimitIsDroppedAndItsKeyDestroyed() throws Exception {
    State state = setup.state("eb");
    StateTables tables = setup.tables("eb");
    Staged stale = published(state);
    tables.limitStaleness("1 hour");
    setup.janitor().clean(state);
    assertThat(registry.isDestroyed(stale.keyId())).isFalse();
    tables.limitStaleness("1 microsecond");
    setup.janitor().clean(state);
    assertThat(registry.isDestroyed(stale.keyId())).isTrue();
    assertThat(tables.currentSnapshot()).isZero();
    assertThat(tables.loadTables()).isZero();
  }

  @Test
  void aTableThatCannotBeDroppedKeepsNoSnapshotFromExpiringAndNoKey() throws Exception {
    State state = setup.state("eh");
    StateTables tables = setup.tables("eh");
    Staged stale = published(state);
    tables.dependOnCurrentTable();
    tables.limitStaleness("1 microsecond");
    assertThatThrownBy(() -> setup.janitor().clean(state)).isInstanceOf(SQLException.class);
    assertThat(tables.currentSnapshot()).isZero();
    assertThat(registry.isDestroyed(stale.keyId())).isTrue();
  }

  @Test
  void filesThatNothingWillLoadAreSweptAndTheOthersStay() throws Exception {
    State state = setup.state("ec");
    StateTables tables = setup.tables("ec");
    Staged failed = uploads.stage(state, 1);
    tables.fail(failed.id());
    Staged unknown = new Staged(UUID.randomUUID().toString(), UUID.randomUUID());
    uploads.write(state, unknown, UploadKind.REPLACE, 0, 1);
    Staged receiving = uploads.begin(state);
    uploads.write(state, receiving, UploadKind.REPLACE, 0, 1);
    Staged staged = uploads.stage(state, 1);
    setup.janitor().sweep(state);
    assertThat(setup.file("ec", failed.id())).doesNotExist();
    assertThat(setup.file("ec", unknown.id())).doesNotExist();
    assertThat(setup.file("ec", receiving.id())).exists();
    assertThat(setup.file("ec", staged.id())).exists();
  }

  @Test
  void aFileThatIsWrittenAfterItsUploadWasAbandonedIsSwept() throws Exception {
    State state = setup.state("ed");
    Staged late = uploads.begin(state);
    setup.tables("ed").foundSilent();
    setup.janitor().clean(state);
    assertThat(setup.tables("ed").storedStatus(late.id())).isEqualTo("abandoned");
    assertThat(registry.isDestroyed(late.keyId())).isTrue();
    uploads.write(state, late, UploadKind.REPLACE, 0, 1);
    setup.janitor().sweep(state);
    assertThat(setup.file("ed", late.id())).doesNotExist();
  }

  @Test
  void aKeyThatNoUploadNamesIsDestroyedWhenItIsOld() throws Exception {
    State state = setup.state("ee");
    Staged named = published(state);
    registry.madeEarlier(named.keyId(), "2 hours");
    UUID unnamed = setup.keys().create(state.code()).keyId();
    registry.madeEarlier(unnamed, "2 hours");
    UUID young = setup.keys().create(state.code()).keyId();
    setup.janitor().sweep(state);
    assertThat(registry.isDestroyed(unnamed)).isTrue();
    assertThat(registry.isDestroyed(named.keyId())).isFalse();
    assertThat(registry.isDestroyed(young)).isFalse();
  }

  @Test
  void anotherDatabaseThanTheStatesOwnIsNotBelieved() throws Exception {
    published(setup.state("ef"));
    Map<String, Staged> acknowledged = new LinkedHashMap<>();
    for (String code : List.of("ef", "eg")) {
      State state = setup.state(code);
      assertThat(state.onboarding()).isEqualTo(code.equals("eg"));
      Staged upload = uploads.stage(state, 1);
      acknowledged.put(code, upload);
      registry.madeEarlier(upload.keyId(), "2 hours");
    }
    try (TestCluster other = TestCluster.start()) {
      for (String code : acknowledged.keySet()) {
        setup.installation().addState(code, other);
        setup.janitor().sweep(setup.state(code));
      }
    }
    for (Map.Entry<String, Staged> one : acknowledged.entrySet()) {
      assertThat(setup.file(one.getKey(), one.getValue().id())).exists();
      assertThat(registry.isDestroyed(one.getValue().keyId())).isFalse();
    }
  }

  private Staged published(State state) throws Exception {
    Staged upload = uploads.stage(state, 1);
    assertThat(next(setup.worker(), state)).isEqualTo(Outcome.PUBLISHED);
    return upload;
  }
}
