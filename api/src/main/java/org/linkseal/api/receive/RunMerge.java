package org.linkseal.api.receive;

import java.io.IOException;
import java.util.Arrays;
import org.linkseal.api.receive.SortedSpool.EntrySink;

/**
 * Merges sorted runs by a tournament: each inner node of a tree keeps the run that lost there, so
 * that the next entry costs one comparison a level. Runs are compared by their entries' first eight
 * bytes, held in one array, and only where those are alike by the rest.
 */
final class RunMerge {
  private final RunReader[] runs;
  private final long[] prefixes;
  private final int[] losers;

  RunMerge(RunReader[] runs) {
    this.runs = runs;
    this.prefixes = new long[runs.length];
    this.losers = new int[runs.length];
  }

  void forEach(EntrySink sink) throws IOException {
    for (int run = 0; run < runs.length; run++) {
      advance(run);
    }
    int first = play(1);
    while (!runs[first].isAtEnd()) {
      sink.accept(runs[first].block(), runs[first].position());
      advance(first);
      first = replay(first);
    }
  }

  private void advance(int run) throws IOException {
    prefixes[run] = runs[run].advance() ? runs[run].prefix() ^ Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** The winner below a node; leaves are numbered behind the inner nodes. */
  private int play(int node) {
    if (node >= runs.length) {
      return node - runs.length;
    }
    int left = play(2 * node);
    int right = play(2 * node + 1);
    boolean leftWins = isBefore(left, right);
    losers[node] = leftWins ? right : left;
    return leftWins ? left : right;
  }

  /** The winner after one run's entry has changed. */
  private int replay(int run) {
    int winner = run;
    for (int node = (run + runs.length) >>> 1; node > 0; node >>>= 1) {
      int loser = losers[node];
      if (isBefore(loser, winner)) {
        losers[node] = winner;
        winner = loser;
      }
    }
    return winner;
  }

  private boolean isBefore(int a, int b) {
    long prefixOfA = prefixes[a];
    long prefixOfB = prefixes[b];
    return prefixOfA == prefixOfB ? isWhollyBefore(runs[a], runs[b]) : prefixOfA < prefixOfB;
  }

  private static boolean isWhollyBefore(RunReader a, RunReader b) {
    if (a.isAtEnd() || b.isAtEnd()) {
      return b.isAtEnd() && !a.isAtEnd();
    }
    return Arrays.compareUnsigned(
            a.block(),
            a.position(),
            a.position() + a.entryLength(),
            b.block(),
            b.position(),
            b.position() + b.entryLength())
        < 0;
  }
}
