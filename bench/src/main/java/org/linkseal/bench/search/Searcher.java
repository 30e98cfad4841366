package org.linkseal.bench.search;

import java.io.IOException;
import java.sql.SQLException;

/** One way to search all states. */
public interface Searcher extends AutoCloseable {

  /** A new client, which one thread uses. */
  Client client() throws Exception;

  /** The databases that it searches, as LIKE matches their names. */
  String databases();

  @Override
  void close();

  /** What one thread searches with. */
  interface Client extends AutoCloseable {
    /** Makes a request ready, before its time runs. */
    Request prepare(Persons persons);

    @Override
    void close() throws IOException, SQLException;
  }

  /** A request that is ready. */
  @FunctionalInterface
  interface Request {
    /** Returns when the answer is there: this is what is timed. */
    Answer send() throws Exception;
  }

  /** An answer that is there. */
  @FunctionalInterface
  interface Answer {
    /** Reads it, after its time. */
    Found read() throws Exception;
  }
}
