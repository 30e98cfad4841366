package org.linkseal.bench.search;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.linkseal.bench.candidate.Ancestor;
import org.linkseal.bench.candidate.ServiceUpload;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ScratchDatabase;
import org.linkseal.bench.setting.ServiceProcess;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.StateCode;

/**
 * Fills the states: each file goes up over HTTP, as an agency's does, and into a database as the
 * ancestor has them.
 */
public final class Loading {
  private static final int AT_ONCE = 2;
  private static final int REPORT_EVERY = 10;

  private final Installation installation;
  private final ServiceProcess api;
  private final Population population;
  private final PrintStream progress;
  private final AtomicInteger loaded = new AtomicInteger();

  public Loading(
      Installation installation, ServiceProcess api, Population population, PrintStream progress) {
    this.installation = installation;
    this.api = api;
    this.population = population;
    this.progress = progress;
  }

  /** Of all states for the Match API. */
  public void load() throws Exception {
    loadAll((code, csv) -> upload(code, csv));
  }

  /**
   * Of all states for the Match API and for the ancestor.
   *
   * @param key that the ancestor's values are encrypted with
   */
  public void loadWithAncestor(SecretBytes key) throws Exception {
    loadAll((code, csv) -> {
      upload(code, csv);
      loadAncestor(code, csv, key);
    });
  }

  @FunctionalInterface
  private interface Load {
    void load(StateCode code, Path csv) throws Exception;
  }

  private void loadAll(Load load) throws Exception {
    List<StateCode> codes = population.codes();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Void>> loads = new ArrayList<>();
      for (int state = 0; state < codes.size(); state++) {
        int number = state;
        loads.add(() -> load(number, codes.get(number), load));
      }
      for (Future<Void> each : threads.invokeAll(loads)) {
        each.get();
      }
    }
  }

  private Void load(int state, StateCode code, Load load) throws Exception {
    Path csv = installation.folder().resolve(code + ".csv");
    population.rowsOf(state).writeTo(csv);
    load.load(code, csv);
    Files.delete(csv);
    int done = loaded.incrementAndGet();
    if (done % REPORT_EVERY == 0 || done == population.states()) {
      progress.printf("  %d of %d states%n", done, population.states());
    }
    return null;
  }

  private void upload(StateCode code, Path csv)
      throws SQLException, IOException, InterruptedException {
    try (ServiceUpload upload = new ServiceUpload(installation, api, code, csv)) {
      upload.awaitReadiness();
      upload.upload();
    }
  }

  private void loadAncestor(StateCode code, Path csv, SecretBytes key)
      throws SQLException, IOException {
    ScratchDatabase database =
        ScratchDatabase.create(installation, AncestorSearch.databaseOf(code));
    try (Connection _ = database.connection()) {
      Ancestor ancestor = new Ancestor(database, csv, key);
      ancestor.upload();
      ancestor.vacuum();
    }
  }
}
