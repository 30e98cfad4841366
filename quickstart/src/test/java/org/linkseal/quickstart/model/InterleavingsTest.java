package org.linkseal.quickstart.model;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.linkseal.quickstart.model.Sequence.Step;

/**
 * Uploads, searches, decisions, closures, outages and rotations in any order: every answer is the
 * model's. Both services are real, and so are their databases.
 */
@SuppressWarnings("NullAway.Init") // jqwik begins with start()
class InterleavingsTest {
  private static Programme programme;
  private static Outages outages;

  @BeforeContainer
  static void start() throws Exception {
    programme = Programme.start();
    outages = new Outages(programme);
    Uploads uploads = new Uploads(programme, outages, 0);
    for (String state : Programme.STATES) {
      uploads.replace(state, List.of());
    }
    uploads.awaitAll();
  }

  @AfterContainer
  static void stop() {
    if (programme != null) { // else the failure of its start is to be seen
      programme.close();
    }
  }

  @Property(tries = 12, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
  void everyAnswerIsTheModels(@ForAll("sequences") ActionChain<Sequence> sequence) {
    sequence.run().end();
  }

  @Provide
  Arbitrary<ActionChain<Sequence>> sequences() {
    return ActionChain.startWith(() -> Sequence.begin(programme, outages))
        .withAction(6, of(replaces()))
        .withAction(3, of(appends()))
        .withAction(2, of(failedUploads()))
        .withAction(10, of(searches()))
        .withAction(4, of(searchesAtOnce()))
        .withAction(10, new OfMatch(InterleavingsTest::decisions))
        .withAction(3, new OfMatch(InterleavingsTest::settlements))
        .withAction(4, new OfMatch(InterleavingsTest::reopenings))
        .withAction(3, of(fetches()))
        .withAction(1, of(outages()))
        .withAction(3, of(recoveries()))
        .withAction(1, of(suspensions()))
        .withAction(2, of(enablings()))
        .withAction(2, of(rotations()))
        .withMaxTransformations(30);
  }

  private static Action.Independent<Sequence> of(Arbitrary<Transformer<Sequence>> steps) {
    return () -> steps;
  }

  private static Transformer<Sequence> step(String text, Step step) {
    return Transformer.mutate(text, sequence -> sequence.take(step));
  }

  private static Arbitrary<String> state() {
    return Arbitraries.of(Programme.STATES);
  }

  private static Arbitrary<String> enabledState() {
    return Arbitraries.of(Programme.ENABLED);
  }

  private static Arbitrary<Integer> person() {
    return Arbitraries.integers().between(0, ListedRow.PERSONS - 1);
  }

  private static Arbitrary<List<Integer>> listed(int atLeast) {
    return person().list().ofMinSize(atLeast).ofMaxSize(6);
  }

  private static Arbitrary<List<Integer>> searched() {
    return person().list().uniqueElements().ofMinSize(1).ofMaxSize(3);
  }

  private static Arbitrary<Transformer<Sequence>> replaces() {
    return Combinators.combine(state(), listed(0))
        .as((state, persons) ->
            step(
                state + " replaces by a file of " + persons,
                sequence -> sequence.uploads().replace(state, persons)));
  }

  private static Arbitrary<Transformer<Sequence>> appends() {
    return Combinators.combine(state(), listed(1))
        .as((state, persons) ->
            step(
                state + " appends a file of " + persons,
                sequence -> sequence.uploads().append(state, persons)));
  }

  private static Arbitrary<Transformer<Sequence>> failedUploads() {
    return Combinators.combine(state(), Arbitraries.of(Fault.class))
        .as((state, fault) ->
            step(
                state + " uploads a file that fails: " + fault,
                sequence -> sequence.uploads().fail(state, fault)));
  }

  private static Arbitrary<Transformer<Sequence>> searches() {
    return Combinators.combine(state(), searched())
        .as((state, persons) ->
            step(
                state + " searches for " + persons,
                sequence -> sequence.search(Set.of(state), persons)));
  }

  private static Arbitrary<Transformer<Sequence>> searchesAtOnce() {
    return Combinators.combine(state().set().ofMinSize(2).ofMaxSize(3), searched())
        .as((states, persons) ->
            step(
                states + " search for " + persons + " at once",
                sequence -> sequence.search(states, persons)));
  }

  /** What is done with one of the matches that there are. */
  private record OfMatch(MatchSteps steps) implements Action.Dependent<Sequence> {
    @FunctionalInterface
    interface MatchSteps {
      Arbitrary<Transformer<Sequence>> of(Arbitrary<Integer> match);
    }

    @Override
    public boolean precondition(Sequence sequence) {
      return sequence.matches().count() > 0;
    }

    @Override
    public Arbitrary<Transformer<Sequence>> transformer(Sequence sequence) {
      return steps.of(Arbitraries.integers().between(0, sequence.matches().count() - 1));
    }
  }

  private static Arbitrary<Transformer<Sequence>> decisions(Arbitrary<Integer> match) {
    return Combinators.combine(match, Arbitraries.of(Feed.READERS), Arbitraries.of(Change.class))
        .as((number, who, change) ->
            step(
                who + " sets match " + number + " to " + change,
                sequence -> sequence.matches().decide(number, who, change)));
  }

  private static Arbitrary<Transformer<Sequence>> settlements(Arbitrary<Integer> match) {
    return match.map(number ->
        step(
            "both states settle match " + number + " at once",
            sequence -> sequence.matches().settleAtOnce(number)));
  }

  private static Arbitrary<Transformer<Sequence>> reopenings(Arbitrary<Integer> match) {
    Arbitrary<String> who =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(Programme.FEDERAL)), Tuple.of(1, enabledState()));
    return Combinators.combine(match, who)
        .as((number, by) ->
            step(
                by + " reopens match " + number,
                sequence -> sequence.matches().reopen(number, by)));
  }

  private static Arbitrary<Transformer<Sequence>> fetches() {
    return Combinators.combine(Arbitraries.of(Feed.READERS), Arbitraries.integers().between(1, 3))
        .as((reader, length) ->
            step(
                reader + " fetches what has changed, " + length + " a page",
                sequence -> sequence.fetch(reader, length)));
  }

  private static Arbitrary<Transformer<Sequence>> outages() {
    return state()
        .map(state -> step(state + " goes down", sequence -> sequence.outages().takeDown(state)));
  }

  private static Arbitrary<Transformer<Sequence>> recoveries() {
    return state()
        .map(state -> step(state + " comes back", sequence -> sequence.outages().bringBack(state)));
  }

  private static Arbitrary<Transformer<Sequence>> suspensions() {
    return enabledState()
        .map(state -> step(state + " is suspended", sequence -> sequence.outages().suspend(state)));
  }

  private static Arbitrary<Transformer<Sequence>> enablings() {
    return enabledState()
        .map(state -> step(state + " is enabled", sequence -> sequence.outages().enable(state)));
  }

  private static Arbitrary<Transformer<Sequence>> rotations() {
    return Arbitraries.just(step("the linkage key is rotated", Sequence::rotate));
  }
}
