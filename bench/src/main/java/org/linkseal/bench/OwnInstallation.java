package org.linkseal.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.linkseal.bench.setting.Installation;

/** Measures in an installation that leaves no process and no file behind, Ctrl-C included. */
final class OwnInstallation {
  private volatile boolean stopping;

  /** What is done in it. */
  @FunctionalInterface
  interface Work {
    /**
     * Measures.
     *
     * @param out the terminal; what the services' code prints in this process goes elsewhere
     */
    void run(Installation installation, PrintStream out) throws Exception;
  }

  /**
   * Returns when the work is done or was interrupted.
   *
   * @param parent where its folder goes
   */
  void run(Path parent, Work work) throws Exception {
    PrintStream out = System.out;
    Installation installation = Installation.in(parent);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(installation), "stop"));
    try (installation;
        PrintStream log =
            new PrintStream(
                Files.newOutputStream(installation.folder().resolve("log")), true, UTF_8)) {
      System.setOut(log);
      work.run(installation, out);
    } catch (Exception e) {
      if (!stopping) {
        throw e;
      }
    } finally {
      System.setOut(out);
    }
  }

  /** Runs at every end of the JVM; after it, whatever still measures finds everything gone. */
  private void stop(Installation installation) {
    stopping = true;
    installation.close();
  }
}
