package org.linkseal.pprl.csv;

import java.io.IOException;

/** Takes the valid rows, in the order of the file. */
@FunctionalInterface
public interface RowSink {
  /** The row is overwritten by the next one: copy what is to be kept. */
  void accept(ParticipantRow row) throws IOException;
}
