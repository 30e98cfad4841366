package org.linkseal.quickstart.model;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One sequence of calls to the programme, with persons of its own. */
final class Sequence {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Programme programme;
  private final Outages outages;
  private final Feed feed;
  private final Matches matches;
  private final Uploads uploads;
  private final Searches searches;

  private Sequence(Programme programme, Outages outages) throws Exception {
    int number = NUMBERS.incrementAndGet();
    this.programme = programme;
    this.outages = outages;
    feed = new Feed(programme);
    matches = new Matches(programme, feed);
    uploads = new Uploads(programme, outages, number);
    searches = new Searches(programme, uploads, outages, matches, number);
  }

  /** Where nothing is down, whatever an earlier one has left. */
  static Sequence begin(Programme programme, Outages outages) {
    try {
      outages.end();
      return new Sequence(programme, outages);
    } catch (Exception e) {
      throw new IllegalStateException("the programme is not as it must be to begin", e);
    }
  }

  @FunctionalInterface
  interface Step {
    void in(Sequence sequence) throws Exception;
  }

  void take(Step step) {
    feed.beginStep();
    try {
      step.in(this);
    } catch (Exception e) {
      throw new AssertionError("a call failed", e);
    }
  }

  Outages outages() {
    return outages;
  }

  Uploads uploads() {
    return uploads;
  }

  Matches matches() {
    return matches;
  }

  void search(Set<String> initiating, List<Integer> persons) throws Exception {
    searches.search(initiating, persons);
  }

  void fetch(String reader, int pageLength) throws Exception {
    feed.fetch(reader, pageLength);
  }

  void rotate() throws Exception {
    programme.rotate();
  }

  /** Once everything is up and published, all of it is as the model says. */
  void end() {
    take(_ -> {
      outages.end();
      uploads.awaitAll();
      searches.searchAll();
      matches.assertAllCanBeRead();
      for (String reader : Feed.READERS) {
        feed.fetch(reader, 100);
      }
    });
  }

  @Override
  public String toString() {
    return "a sequence of calls";
  }
}
