package org.linkseal.bench.search;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import org.linkseal.bench.setting.Installation;
import org.linkseal.matcher.MatcherServer;
import org.linkseal.matcher.search.BareSearch;

/**
 * The Match API's own search in this process: its beans as it makes them, without HTTP, JSON,
 * authentication, matches and audit.
 */
public final class DirectSearch implements Searcher {
  private final ApplicationContext context;
  private final BareSearch search;

  /** Starts no server. */
  public DirectSearch(Installation installation) {
    context = MatcherServer.context(new HashMap<>(installation.matcherProperties()));
    search = context.getBean(BareSearch.class);
  }

  @Override
  public Client client() {
    return new Client() {
      @Override
      public Request prepare(Persons persons) {
        return () -> {
          BareSearch.Count count = search.run(Installation.SEARCHING, persons.ldsHashes());
          return () -> new Found(count.records(), count.unsearched());
        };
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String databases() {
    return Installation.STATE_DATABASES;
  }

  @Override
  public void close() {
    context.close();
  }
}
