package org.linkseal.bench.search;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import org.linkseal.bench.lookup.FindMatches;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;

/**
 * The Match API over HTTP: a service of its own authenticates, searches, commits the matches and
 * the audit row, and answers.
 */
public final class HttpSearch implements Searcher {
  private final ServiceProcess matcher;
  private final String key;

  /**
   * With this service.
   *
   * @param matcher is stopped by {@link #close}
   */
  public HttpSearch(ServiceProcess matcher, String key) {
    this.matcher = matcher;
    this.key = key;
  }

  @Override
  public Client client() {
    return new OneConnection(new KeptConnection(matcher.port()), key);
  }

  @Override
  public String databases() {
    return Installation.STATE_DATABASES;
  }

  @Override
  public void close() {
    matcher.close();
  }

  private record OneConnection(KeptConnection connection, String key) implements Client {
    @Override
    public Request prepare(Persons persons) {
      byte[] request = request(FindMatches.request(persons.ldsHashes()));
      return () -> {
        byte[] body = connection.exchange(request);
        return () -> found(persons, FindMatches.answer(body));
      };
    }

    private byte[] request(String body) {
      return """
      POST %s HTTP/1.1\r
      Host: 127.0.0.1\r
      %s: %s\r
      Content-Type: application/json\r
      Content-Length: %d\r
      \r
      %s\
      """
          .formatted(FindMatches.PATH, FindMatches.KEY_HEADER, key, body.length(), body)
          .getBytes(US_ASCII);
    }

    /** Which states an error is about need not be known: nobody is down. */
    private static Found found(Persons persons, FindMatches.Answer answer) throws IOException {
      if (answer.errors() == 0 && answer.results() != persons.ldsHashes().size()) {
        throw new IOException("a person was not answered");
      }
      return new Found(answer.matches(), answer.errors());
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }

    @Override
    public String toString() {
      return "OneConnection[redacted]";
    }
  }
}
