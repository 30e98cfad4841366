package org.linkseal.pprl.csv;

import java.io.IOException;

/** Takes the valid rows, in the order of the file. */
@FunctionalInterface
public interface RowSink {
  /** The row is overwritten by the next one: copy what is to be kept. */
  void accept(ParticipantRow row) throws IOException;

  /**
   * A row with faults, of which only its number and its participant id are valid: another row that
   * repeats the id is at fault too.
   */
  default void refused(ParticipantRow row) throws IOException {}
}
