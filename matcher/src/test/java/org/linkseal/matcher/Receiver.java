package org.linkseal.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The webhooks of states over HTTPS, each at a path of its own; all answer 204 unless told
 * otherwise. The certificate is its own alone: who is to trust it takes its key store.
 */
final class Receiver implements AutoCloseable {
  private static final String PASSWORD = "of-a-test";
  private static final Answer TAKEN = new Answer(204, Map.of());

  private final HttpsServer server;
  private final Path keyStore;
  private final Map<String, BlockingQueue<Post>> posts = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();

  record Post(String method, Headers headers, String body) {
    String id() {
      return headers.getFirst("webhook-id");
    }
  }

  private record Answer(int status, Map<String, String> headers) {}

  Receiver() throws Exception {
    keyStore = Files.createTempDirectory("receiver").resolve("certificate.p12");
    makeCertificate();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    server.createContext("/", this::take);
    server.start();
  }

  String url(String path) {
    return "https://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void answer(String path, int status, Map<String, String> headers) {
    answers.put(path, new Answer(status, headers));
  }

  /** What happens when something has been posted there, and is not answered yet. */
  void beforeAnswering(String path, Runnable happens) {
    before.put(path, happens);
  }

  void takeAll(String path) {
    answers.remove(path);
    before.remove(path);
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

  /** What is started meanwhile trusts this certificate, and no other. */
  <T> T trusted(Callable<T> start) throws Exception {
    Map<String, String> properties = trust();
    properties.forEach(System::setProperty);
    try {
      return start.call();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  /** The system properties of who trusts this certificate, and no other. */
  Map<String, String> trust() {
    return Map.of(
        "javax.net.ssl.trustStore",
        keyStore.toString(),
        "javax.net.ssl.trustStorePassword",
        PASSWORD);
  }

  private void makeCertificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keyStore.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool ended with status " + keytool.exitValue());
    }
  }

  /** Shows this certificate, and trusts it alone. */
  SSLContext tls() throws Exception {
    KeyStore store = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer = answers.getOrDefault(path, TAKEN);
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    before.getOrDefault(path, () -> {}).run();
    try (exchange) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } finally {
      at(path).add(new Post(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
    }
  }

  private BlockingQueue<Post> at(String path) {
    return posts.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    Files.delete(keyStore);
    Files.delete(requireNonNull(keyStore.getParent()));
  }
}
