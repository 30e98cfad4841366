package org.linkseal.api.staging;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import org.linkseal.api.testing.Azurite;
import org.linkseal.registry.StateCode;

/** A program that writes a file of 256 MB and reads it back, in a heap a quarter of its size. */
final class BigStagedFile {
  private static final int PIECES = 4_096;
  private static final StateCode STATE = new StateCode("ea");

  private BigStagedFile() {}

  /** Of a JVM in which {@code kind} and {@code where} say which store, 0 if all went well. */
  static int exitCode(List<String> options, String kind, String where) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"));
    process.command().addAll(options);
    process.command().addAll(List.of(BigStagedFile.class.getName(), kind, where));
    return process.inheritIO().start().waitFor();
  }

  public static void main(String[] arguments) throws Exception {
    StagingStore store =
        arguments[0].equals("azure")
            ? new AzureStagingStore(
                AzureAccount.at(arguments[1], Azurite.credential(), HttpClient.newBuilder()),
                "staging-")
            : new LocalStagingStore(Path.of(arguments[1]));
    String upload = UUID.randomUUID().toString();
    if (written(store, upload) != read(store, upload)) {
      throw new AssertionError("not what was written");
    }
    store.delete(STATE, upload);
  }

  private static long written(StagingStore store, String upload) throws Exception {
    CRC32 sum = new CRC32();
    Random random = new Random(1);
    byte[] piece = new byte[64 << 10];
    try (StagedOutput file = store.create(STATE, upload)) {
      for (int i = 0; i < PIECES; i++) {
        random.nextBytes(piece);
        sum.update(piece);
        file.write(piece);
      }
      file.commit();
    }
    return sum.getValue();
  }

  private static long read(StagingStore store, String upload) throws Exception {
    CRC32 sum = new CRC32();
    byte[] piece = new byte[64 << 10];
    try (InputStream file = store.open(STATE, upload)) {
      for (int length = file.read(piece); length >= 0; length = file.read(piece)) {
        sum.update(piece, 0, length);
      }
    }
    return sum.getValue();
  }
}
