package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The webhooks of states, each at a path of its own; all answer 204 unless told otherwise. */
final class Receiver implements AutoCloseable {
  private static final Answer TAKEN = new Answer(204, Map.of());

  private final HttpServer server;
  private final Map<String, BlockingQueue<Post>> posts = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  record Post(String method, Headers headers, String body) {
    String id() {
      return headers.getFirst("webhook-id");
    }
  }

  private record Answer(int status, Map<String, String> headers) {}

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void answer(String path, int status, Map<String, String> headers) {
    answers.put(path, new Answer(status, headers));
  }

  void takeAll(String path) {
    answers.remove(path);
  }

  Post next(String path) throws InterruptedException {
    Post next = at(path).poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was posted to " + path);
    }
    return next;
  }

  /** What has come there of the match and was not asked for. */
  List<Post> others(String path, String match) {
    return at(path).stream().filter(post -> post.body().contains(match)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer = answers.getOrDefault(path, TAKEN);
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(answer.status(), -1);
    exchange.close();
    at(path).add(new Post(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
  }

  private BlockingQueue<Post> at(String path) {
    return posts.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
