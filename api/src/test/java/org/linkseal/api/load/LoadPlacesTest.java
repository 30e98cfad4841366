package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
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
    take(FROZEN);
    Place place = take(FROZEN);
    CompletableFuture<Place> waiting = taken(FROZEN);
    assertStillWaits(waiting);
    try (Place one = take(WELL)) {
      assertThat(one).isNotNull();
    }
    try (Place again = take(WELL)) {
      assertThat(again).isNotNull();
    }
    place.close();
    await().until(waiting::isDone);
  }

  @Test
  void thePlacesOfAllServersTogetherAreBounded() throws Exception {
    take(FROZEN);
    take(WELL);
    Place third = take(server("c"));
    CompletableFuture<Place> fourth = taken(server("d"));
    assertStillWaits(fourth);
    third.close();
    await().until(fourth::isDone);
  }

  @Test
  void whoWaitsInVainHoldsNothing() throws Exception {
    take(FROZEN);
    Place second = take(FROZEN);
    assertThat(places.take(FROZEN, Duration.ZERO)).isEmpty();
    Place third = take(WELL);
    assertThat(places.take(WELL, Duration.ZERO)).isEmpty();
    third.close();
    second.close();
    take(WELL);
    take(WELL);
    assertThat(places.take(FROZEN, Duration.ZERO)).isEmpty();
  }

  private Place take(DatabaseLocation server) throws InterruptedException {
    return places.take(server, Duration.ofSeconds(30)).orElseThrow();
  }

  private CompletableFuture<Place> taken(DatabaseLocation server) {
    CompletableFuture<Place> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(take(server));
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  private static void assertStillWaits(CompletableFuture<Place> place) {
    await().during(Duration.ofMillis(300)).until(() -> !place.isDone());
  }

  private static DatabaseLocation server(String host) {
    return new DatabaseLocation(host, 5432, "state", "linkseal");
  }
}
