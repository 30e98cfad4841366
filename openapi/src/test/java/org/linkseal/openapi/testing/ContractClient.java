package org.linkseal.openapi.testing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A client that holds both sides to the document: {@link ContractDeviation} where the request or
 * its answer is not as described. One of them serves many threads.
 */
public final class ContractClient implements AutoCloseable {
  private final ContractDocument document;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public ContractClient(Api api) {
    this.document = ContractDocument.load(api);
  }

  /** A request as the document describes it; a body that is not JSON is streamed, not checked. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    document.checkRequest(request);
    return sendInvalid(request);
  }

  /** A request that breaks the contract on purpose: only its answer is checked. */
  public HttpResponse<String> sendInvalid(HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    document.checkAnswer(
        request.method(),
        request.uri().getRawPath(),
        answer.statusCode(),
        answer.headers(),
        answer.body());
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }
}
