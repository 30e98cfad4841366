package org.linkseal.api.testing;

import static org.awaitility.Awaitility.await;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.publisher.Mono;

/**
 * Microsoft's emulator of Azure Blob Storage, over HTTPS on 127.0.0.1, taking OAuth tokens. npm
 * installs it once below {@code target}.
 */
public final class Azurite implements AutoCloseable {
  private static final String VERSION = "3.35.0";
  private static final String PASSWORD = "of-a-test-certificate";
  private static final String ACCOUNT = "devstoreaccount1";

  private final Path folder;
  private final int port;
  private Process process;

  private Azurite(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  public static Azurite start() {
    try {
      Path folder = Files.createTempDirectory("linkseal-azurite-");
      makeCertificate(folder);
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Azurite azurite = new Azurite(folder, port, run(folder, port));
      azurite.awaitAnswer();
      return azurite;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A credential that it takes. */
  public static TokenCredential credential() {
    return _ -> {
      OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1);
      return Mono.just(new AccessToken(AzureTokens.until(end.toInstant()), end));
    };
  }

  /** What a service is told as its endpoint; another port may be that of a proxy. */
  public String endpoint(int throughPort) {
    return "https://127.0.0.1:" + throughPort + "/" + ACCOUNT;
  }

  public int port() {
    return port;
  }

  /** Holds the one certificate that this server shows. */
  public Path trustStore() {
    return folder.resolve("certificate.p12");
  }

  public String trustStorePassword() {
    return PASSWORD;
  }

  /** A client that trusts this server and no other. */
  public HttpClient.Builder http() {
    return HttpClient.newBuilder().sslContext(tls());
  }

  /** Shows its certificate, and trusts no other. */
  SSLContext tls() {
    try (InputStream file = Files.newInputStream(trustStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      KeyManagerFactory key =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      key.init(store, PASSWORD.toCharArray());
      tls.init(key.getKeyManagers(), trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeCertificate(Path folder) throws IOException {
    finish(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "azurite",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            folder.resolve("certificate.p12").toString()));
  }

  private static Process run(Path folder, int port) throws IOException {
    Path program = installed().resolve("node_modules/azurite/dist/src/blob/main.js");
    return new ProcessBuilder(
            "node",
            program.toString(),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            Integer.toString(port),
            "--location",
            folder.resolve("data").toString(),
            "--cert",
            folder.resolve("certificate.p12").toString(),
            "--pwd",
            PASSWORD,
            "--oauth",
            "basic",
            "--silent",
            "--skipApiVersionCheck",
            "--disableTelemetry")
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** Another build of this folder may be installing it now. */
  private static Path installed() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    Path done = target.resolve("azurite-" + VERSION);
    try (FileChannel lock =
        FileChannel.open(
            target.resolve("azurite.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      if (Files.notExists(done)) {
        Path unfinished = target.resolve("azurite-unfinished");
        Files.createDirectories(unfinished);
        finish(
            new ProcessBuilder(
                "npm",
                "install",
                "--prefix",
                unfinished.toString(),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "azurite@" + VERSION));
        Files.move(unfinished, done);
      }
    }
    return done;
  }

  private static void finish(ProcessBuilder command) throws IOException {
    try {
      Process process =
          command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start();
      if (process.waitFor() != 0) {
        throw new IOException(command.command().getFirst() + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void awaitAnswer() {
    await().until(this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Azurite did not start");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Nothing answers on its port. */
  public void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** After {@link #stop}: what was stored is there again. */
  public void startAgain() {
    try {
      process = run(folder, port);
      awaitAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
