package org.linkseal.api.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.micronaut.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.body.Arrival.End;

/** Any bytes at all as the body of an upload, and any text as what its headers say of them. */
class UploadBodyFuzz {
  private static final List<ContentDigest> UNDIGESTED = List.of();

  /** The reader's; other memory is measured by {@link UploadBodyTest}. */
  private static final int LONGEST_BUFFER = 257 << 10;

  @DictionaryEntries({
    "Content-Encoding: ",
    "gzip",
    "identity",
    "Content-Digest: ",
    "sha-256=:",
    "sha-512=:",
    ":;a=1, ",
    "\\x0A\\x0A",
    "\\x1F\\x8B\\x08\\x00",
    "\\x03\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00",
    "lds_hash,participant_id\\x0A",
    "0123456789abcdef0123456789abcdef"
  })
  @FuzzTest
  void isReadToItsEndAsItsHeadersSayOrRefused(byte[] message) throws IOException {
    SentMessage sent = new SentMessage(message);
    byte[] body = sent.body();
    boolean gzip = isGzip(sent.headers());
    Arrival arrival = Arrival.of(Sender.of(body), new BodyTerms(gzip, UNDIGESTED));

    isWhatItsCodingHolds(body, gzip, arrival);
    isTheSameInPieces(body, gzip, arrival);
    isTheSameCompressed(body);
    String digests = String.join(",", sent.headers().getAll("Content-Digest"));
    isWholeOnlyWithTheDigestsOfItsBytes(body, gzip, digests, arrival);
    if (body.length > 0) {
      endsAtALimitInBoundedMemory(body, gzip);
    }
  }

  private static boolean isGzip(HttpHeaders headers) {
    try {
      return BodyTerms.of(headers).isGzip();
    } catch (Refusal e) {
      assertThat(e).message().isIn("CODED", "BAD_DIGEST");
      return false;
    }
  }

  private static void isWhatItsCodingHolds(byte[] body, boolean gzip, Arrival arrival)
      throws IOException {
    if (arrival.isRead()) {
      assertThat(arrival.fileMac()).contains(Arrival.macOf(gzip ? gunzipped(body) : body));
    }
  }

  private static void isTheSameInPieces(byte[] body, boolean gzip, Arrival atOnce)
      throws IOException {
    Random random = new Random(Arrays.hashCode(body));
    for (int longest : List.of(1, 2_000)) {
      Sender sender = Sender.inPieces(body, () -> 1 + random.nextInt(longest));
      assertSame(Arrival.of(sender, new BodyTerms(gzip, UNDIGESTED)), atOnce);
    }
  }

  private static void isTheSameCompressed(byte[] file) throws IOException {
    int half = file.length / 2;
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzipped(Arrays.copyOf(file, half)));
    members.write(gzipped(Arrays.copyOfRange(file, half, file.length)));
    Random random = new Random(Arrays.hashCode(file));
    Sender sender = Sender.inPieces(members.toByteArray(), () -> 1 + random.nextInt(100));

    assertSame(
        Arrival.of(sender, new BodyTerms(true, UNDIGESTED)),
        Arrival.of(Sender.of(file), new BodyTerms(false, UNDIGESTED)));
  }

  private static void isWholeOnlyWithTheDigestsOfItsBytes(
      byte[] body, boolean gzip, String sent, Arrival undigested) throws IOException {
    String sha256 = digest("SHA-256", body);
    String sha512 = digest("SHA-512", body);
    String other = digest("SHA-256", Arrays.copyOf(body, body.length + 1));
    Optional<List<ContentDigest>> known = ContentDigest.parse(sent);
    String before =
        known.isPresent() ? sent + ", " : ""; // of two with one name the last one counts
    String right = before + "sha-256=:" + sha256 + ":, sha-512=:" + sha512 + ":";
    String wrong = before + "sha-256=:" + other + ":, sha-512=:" + sha512 + ":";

    assertSame(digested(body, gzip, right), undigested);
    if (undigested.isRead()) {
      assertThat(digested(body, gzip, wrong))
          .isEqualTo(new Arrival(End.WRONG_DIGEST, undigested.told(), undigested.fileMac()));
      if (known.isPresent() && !known.get().isEmpty() && digested(body, gzip, sent).isWhole()) {
        assertThat(sent).containsAnyOf(sha256.substring(0, 42), sha512.substring(0, 85));
      }
    }
  }

  private static Arrival digested(byte[] body, boolean gzip, String digests) throws IOException {
    return Arrival.of(
        Sender.of(body), new BodyTerms(gzip, ContentDigest.parse(digests).orElseThrow()));
  }

  private static void endsAtALimitInBoundedMemory(byte[] body, boolean gzip) throws IOException {
    Sender sender = Sender.withoutEnd(body);

    assertThat(Arrival.of(sender, new BodyTerms(gzip, UNDIGESTED)).isRead()).isFalse();
    assertThat(sender.longestBuffer()).isLessThanOrEqualTo(LONGEST_BUFFER);
    assertThat(sender.taken()).isLessThanOrEqualTo(Arrival.LIMITS.maxBytes() + LONGEST_BUFFER);
  }

  /** Of a body with two faults either may be told: that depends on what has arrived. */
  private static void assertSame(Arrival arrival, Arrival other) {
    assertThat(arrival.isRead()).isEqualTo(other.isRead());
    if (other.isRead()) {
      assertThat(arrival).isEqualTo(other);
    }
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gunzipped(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  private static byte[] gzipped(byte[] file) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(file);
    }
    return packed.toByteArray();
  }
}
