package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.linkseal.api.load.LoadPlaces.Place;
import org.linkseal.registry.DatabaseLocation;

class LoadPlacesTest {
  private static final DatabaseLocation FROZEN = server("a");
  private static final DatabaseLocation WELL = server("b");

  private final LoadPlaces places = new LoadPlaces(new LoadLimits(3, 2));

  @Test
  void aServerThatIsFrozenHoldsItsOwnShareOnlyHoweverManyLoadsWaitForIt() throws Exception {
    places.take(FROZEN);
    Place place = places.take(FROZEN);
    CompletableFuture<Place> waiting = taken(FROZEN);
    assertStillWaits(waiting);
    try (Place one = places.take(WELL)) {
      assertThat(one).isNotNull();
    }
    try (Place again = places.take(WELL)) {
      assertThat(again).isNotNull();
    }
    place.close();
    await().until(waiting::isDone);
  }

  @Test
  void thePlacesOfAllServersTogetherAreBounded() throws Exception {
    places.take(FROZEN);
    places.take(WELL);
    Place third = places.take(server("c"));
    CompletableFuture<Place> fourth = taken(server("d"));
    assertStillWaits(fourth);
    third.close();
    await().until(fourth::isDone);
  }

  @Test
  void limitsOutOfBoundsAreNamed() {
    assertThatThrownBy(() -> new LoadLimits(0, 1)).hasMessageContaining("linkseal.load.at-once");
    assertThatThrownBy(() -> new LoadLimits(2, 3))
        .hasMessageContaining("linkseal.load.at-once-per-server");
  }

  private CompletableFuture<Place> taken(DatabaseLocation server) {
    CompletableFuture<Place> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(places.take(server));
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  private static void assertStillWaits(CompletableFuture<Place> place) {
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !place.isDone());
  }

  private static DatabaseLocation server(String host) {
    return new DatabaseLocation(host, 5432, "state", "linkseal");
  }
}
