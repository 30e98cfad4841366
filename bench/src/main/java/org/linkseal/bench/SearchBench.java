package org.linkseal.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.linkseal.bench.candidate.AncestorCipher;
import org.linkseal.bench.report.SearchReport;
import org.linkseal.bench.search.Loading;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.Machine;
import org.linkseal.bench.setting.ServerSize;
import org.linkseal.bench.setting.ServiceProcess;
import org.linkseal.pprl.secret.SecretBytes;

/** All states are made and filled; then they are searched in every way, round by round. */
final class SearchBench {

  /** Of the states' server: for the ways' connections, those of the load, and some more. */
  private static final int CONNECTIONS = 1_000;

  private static final String API_HEAP = "256m";
  private static final long MOST_UPLOADED = 4L << 30;
  private static final double MILLIS_A_SECOND = 1e3;

  /** Takes a report that is not yet whole. */
  @FunctionalInterface
  interface Listener {
    void soFar(SearchReport report) throws IOException;
  }

  private final SearchSettings settings;
  private final Installation installation;
  private final PrintStream progress;
  private final Listener listener;

  SearchBench(
      SearchSettings settings, Installation installation, PrintStream progress, Listener listener) {
    this.settings = settings;
    this.installation = installation;
    this.progress = progress;
    this.listener = listener;
  }

  SearchReport run() throws Exception {
    progress.printf(
        "Starting two PostgreSQL servers and provisioning %d states ...%n",
        settings.population().states() + 1);
    installation.start(settings.population().codes(), ServerSize.ofManyStates(CONNECTIONS));
    try (Connection server = installation.superuser("postgres")) {
      Machine machine = Machine.of(server);
      SecretBytes ancestorKey = SecretBytes.random(AncestorCipher.KEY_LENGTH);
      load(ancestorKey);
      checkpoint(server);
      try (SearchRounds rounds =
          new SearchRounds(settings, installation, server, ancestorKey, progress)) {
        rounds.warmUp();
        SearchReport report = report(machine, rounds);
        for (int round = 1; round <= settings.rounds(); round++) {
          rounds.measure(round);
          report = report(machine, rounds);
          listener.soFar(report);
        }
        return report;
      }
    }
  }

  private SearchReport report(Machine machine, SearchRounds rounds) {
    return new SearchReport(
        machine,
        settings.population().states(),
        settings.population().rows(),
        settings.rounds(),
        settings.time().toMillis() / MILLIS_A_SECOND,
        rounds.runs());
  }

  /** The Bulk API ends with it: nothing but searches runs while they are measured. */
  private void load(SecretBytes ancestorKey) throws Exception {
    progress.printf("Loading %,d rows into each state ...%n", settings.population().rows());
    try (ServiceProcess api = installation.startApi(API_HEAP, MOST_UPLOADED)) {
      Loading loading = new Loading(installation, api, settings.population(), progress);
      if (settings.ancestor()) {
        loading.loadWithAncestor(ancestorKey);
      } else {
        loading.load();
      }
    }
  }

  private static void checkpoint(Connection server) throws SQLException {
    try (Statement statement = server.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }
}
