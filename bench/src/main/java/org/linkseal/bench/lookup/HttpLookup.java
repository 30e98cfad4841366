package org.linkseal.bench.lookup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.linkseal.bench.rows.SampleRows;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;

/** The Match API's find_matches, called by another state; a hit is recorded as a match. */
final class HttpLookup implements Lookup {
  private final SplittableRandom random = new SplittableRandom();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final byte[] nobody = new byte[SampleRows.HASH_LENGTH];
  private final HttpRequest.Builder request;
  private final ServiceProcess matcher;
  private final SampleRows rows;

  /**
   * @param matcher is stopped by {@link #close}
   */
  HttpLookup(Installation installation, ServiceProcess matcher, SampleRows rows) {
    this.matcher = matcher;
    this.rows = rows;
    this.request =
        HttpRequest.newBuilder(URI.create(matcher.uri() + FindMatches.PATH))
            .header(FindMatches.KEY_HEADER, installation.matchKey())
            .header("Content-Type", "application/json");
  }

  @Override
  public void look(long number) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            request.POST(BodyPublishers.ofString(search(number))).build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("a search was answered with " + answer.statusCode());
    }
    FindMatches.Answer found = FindMatches.answer(answer.body());
    if (found.errors() > 0) {
      throw new IllegalStateException("a state could not be searched");
    }
    if (found.matches() != (Lookup.hasHit(number) ? 1 : 0)) {
      throw new IllegalStateException("a search found " + found.matches() + " rows");
    }
  }

  private String search(long number) {
    int hit = Lookup.hasHit(number) ? random.nextInt(PERSONS) : PERSONS;
    List<String> hashes = new ArrayList<>(PERSONS);
    for (int person = 0; person < PERSONS; person++) {
      hashes.add(person == hit ? rows.hexHash(random.nextInt(rows.count())) : nobody());
    }
    return FindMatches.request(hashes);
  }

  private String nobody() {
    random.nextBytes(nobody);
    return HexFormat.of().formatHex(nobody);
  }

  @Override
  public void close() {
    client.close();
    matcher.close();
  }
}
