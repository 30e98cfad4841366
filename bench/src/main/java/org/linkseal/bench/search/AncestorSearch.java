package org.linkseal.bench.search;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.linkseal.bench.candidate.AncestorCipher;
import org.linkseal.bench.search.AncestorState.Participant;
import org.linkseal.bench.setting.Installation;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.StateCode;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How Piipan searches, rebuilt from its source: person after person, for each all states at once,
 * then the identifiers of what was found are decrypted.
 *
 * <p>What Piipan does besides is left out, in its favour: HTTP, validation, metrics, matches. Its
 * statements are prepared, a pooled connection is not reset, the IV is computed once.
 *
 * @see <a href="https://github.com/GSA-TTS/piipan-open-source">Piipan as published in 2024</a>:
 *     {@code MatchSearchService}, {@code ParticipantService}, {@code ParticipantDao}, {@code
 *     UploadDao}
 */
public final class AncestorSearch implements Searcher {

  /** Npgsql's default of 100 would pass what one server accepts, and only make it slower. */
  public static final int CONNECTIONS_A_STATE = 8;

  private static final String DATABASES = "ancestor\\_%";

  private final SecretBytes key;
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final List<AncestorState> states = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledThreadPoolExecutor housekeeping =
      new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("ancestor-pools").factory());

  /**
   * Over the databases that {@link Loading} has filled.
   *
   * @param key that their values are encrypted with
   */
  public AncestorSearch(Installation installation, List<StateCode> codes, SecretBytes key) {
    this.key = key;
    for (StateCode code : codes) {
      PGSimpleDataSource database = installation.superusers(databaseOf(code));
      database.setCurrentSchema("piipan");
      database.setPrepareThreshold(1);
      HikariDataSource pool = pool(code, database);
      pools.add(pool);
      states.add(new AncestorState(pool));
    }
  }

  static String databaseOf(StateCode code) {
    return "ancestor_" + code;
  }

  private HikariDataSource pool(StateCode code, PGSimpleDataSource database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(databaseOf(code));
    config.setDataSource(database);
    config.setMaximumPoolSize(CONNECTIONS_A_STATE);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setScheduledExecutor(housekeeping);
    return new HikariDataSource(config);
  }

  @Override
  public Client client() {
    return new AllStates(new AncestorCipher(key.toByteArray()), states, threads);
  }

  @Override
  public String databases() {
    return DATABASES;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    pools.forEach(HikariDataSource::close);
    housekeeping.shutdownNow();
  }

  private record AllStates(
      AncestorCipher cipher, List<AncestorState> states, ExecutorService threads)
      implements Client {

    @Override
    public Request prepare(Persons persons) {
      return () -> {
        int records = 0;
        int unsearched = 0;
        for (String ldsHash : persons.ldsHashes()) {
          Found found = search(new String(cipher.encrypt(ldsHash), US_ASCII));
          records += found.records();
          unsearched += found.unsearched();
        }
        Found all = new Found(records, unsearched);
        return () -> all;
      };
    }

    private Found search(String ldsHash) throws Exception {
      List<Callable<Optional<List<Participant>>>> searches = new ArrayList<>(states.size());
      for (AncestorState state : states) {
        searches.add(() -> state.participants(ldsHash));
      }
      int records = 0;
      int unsearched = 0;
      for (Future<Optional<List<Participant>>> search : threads.invokeAll(searches)) {
        Optional<List<Participant>> participants = search.get();
        records += participants.map(this::decrypted).orElse(0);
        unsearched += participants.isEmpty() ? 1 : 0;
      }
      return new Found(records, unsearched);
    }

    private int decrypted(List<Participant> participants) {
      for (Participant participant : participants) {
        cipher.decrypt(participant.participantId());
        cipher.decrypt(participant.caseId());
      }
      return participants.size();
    }

    @Override
    public void close() {}
  }
}
