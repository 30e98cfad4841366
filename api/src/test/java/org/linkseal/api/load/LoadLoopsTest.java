package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.linkseal.api.testing.Answers.uploadId;

import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.CsvFiles;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.api.testing.StateTables;
import org.linkseal.migrations.testing.TestInstallation;

@ExtendWith(SharedBulkApi.class)
class LoadLoopsTest {
  private final BulkApi api;
  private final TestInstallation installation;

  LoadLoopsTest(BulkApi api, TestInstallation installation) {
    this.api = api;
    this.installation = installation;
  }

  @Test
  void loadsOfDifferentStatesRunSideBySide() throws Exception {
    StateTables first = new StateTables(installation.stateCluster(), "ea");
    StateTables second = new StateTables(installation.stateCluster(), "eb");
    String ofFirst;
    String ofSecond;
    try (Connection one = first.holdingPublishes();
        Connection other = second.holdingPublishes()) {
      ofFirst = upload("ea");
      ofSecond = upload("eb");
      await().until(() -> first.waiting("publish") == 1 && second.waiting("publish") == 1);
      one.rollback();
      other.rollback();
    }
    assertThat(api.ended("ea", ofFirst).get("status").asText()).isEqualTo("COMPLETE");
    assertThat(api.ended("eb", ofSecond).get("status").asText()).isEqualTo("COMPLETE");
  }

  private String upload(String state) throws Exception {
    return uploadId(
        api.upload(state, "participants.csv", BodyPublishers.ofString(CsvFiles.rows(3, 1))));
  }
}
