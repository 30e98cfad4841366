package org.linkseal.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {
  /** Of a few bytes each, these are more than a file needs. */
  private static final int MANY = 1_200_000;

  private static final byte[] TEXT = "one row\nanother row\n".repeat(5_000).getBytes(UTF_8);

  @Test
  void aStreamOfAnyPiecesIsDecoded() throws IOException {
    byte[] random = new byte[300_000];
    new Random(1).nextBytes(random);
    for (byte[] content : new byte[][] {TEXT, random, {}}) {
      byte[] packed = gzip(content);
      assertThat(decoded(new ByteArrayInputStream(packed))).isEqualTo(content);
      assertThat(decoded(new Trickle(packed))).isEqualTo(content);
    }
  }

  /** A {@code GZIPInputStream} would end after the first: {@code available()} of a network is 0. */
  @Test
  void allMembersAreDecodedAlsoWhenTheNextOneHasNotArrived() throws IOException {
    byte[] packed = joined(gzip(TEXT), gzip(new byte[0]), gzip(TEXT));
    assertThat(decoded(new Trickle(packed))).isEqualTo(joined(TEXT, TEXT));
  }

  @Test
  void theOptionalPartsOfAHeaderAreRead() throws IOException {
    byte[] plain = gzip(TEXT);
    byte[] header = {
      0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0
    };
    CRC32 check = new CRC32();
    check.update(header);
    byte[] headerCheck = {(byte) check.getValue(), (byte) (check.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(decoded(new Trickle(joined(header, headerCheck, rest)))).isEqualTo(TEXT);
    headerCheck[0]++;
    assertBad(joined(header, headerCheck, rest));
  }

  @Test
  void aStreamThatIsCutOffAnywhereIsNoShorterFile() throws IOException {
    byte[] packed = joined(gzip("a".getBytes(UTF_8)), gzip(TEXT));
    int firstMember = gzip("a".getBytes(UTF_8)).length;
    for (int length = 0; length < packed.length; length++) {
      if (length != firstMember) {
        assertBad(Arrays.copyOf(packed, length));
      }
    }
  }

  @Test
  void aStreamOfWhichOneBitIsOtherIsNoOtherFile() throws IOException {
    byte[] packed = gzip(TEXT);
    for (int at = 0; at < packed.length; at++) {
      boolean isOfNoMeaning = at >= 3 && at < 10; // a hint, time, another hint and system
      if (!isOfNoMeaning) {
        byte[] other = packed.clone();
        other[at] ^= 1;
        assertBad(other);
      }
    }
  }

  @Test
  void whateverFollowsTheLastMemberIsAFault() throws IOException {
    for (byte[] trailing : new byte[][] {{0}, {0x1F}, {0x1F, (byte) 0x8B}, "x".getBytes(UTF_8)}) {
      assertBad(joined(gzip(TEXT), trailing));
    }
  }

  @Test
  void whatHoldsNoDataIsReadToALimit() throws IOException {
    byte[] nameThatDoesNotEnd = {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0};
    for (byte[] packed :
        List.of(
            repeated(gzip(new byte[0]), MANY),
            repeated(gzip(new byte[1]), MANY),
            joined(nameThatDoesNotEnd, repeated(new byte[] {'x'}, 20 * MANY)))) {
      assertThatThrownBy(() -> length(packed)).isInstanceOf(BodyException.TooLong.class);
    }
  }

  @Test
  void theMembersOfALongFileMayBeShort() throws IOException {
    byte[] content = Arrays.copyOf(TEXT, 4_000);
    assertThat(length(repeated(gzip(content), 50_000))).isEqualTo(50_000L * content.length);
  }

  private static void assertBad(byte[] packed) {
    assertThatThrownBy(() -> decoded(new Trickle(packed)))
        .isInstanceOf(BodyException.BadGzip.class);
  }

  private static byte[] decoded(InputStream packed) throws IOException {
    try (GunzipStream stream = new GunzipStream(packed)) {
      return stream.readAllBytes();
    }
  }

  private static long length(byte[] packed) throws IOException {
    try (GunzipStream stream = new GunzipStream(new ByteArrayInputStream(packed))) {
      return stream.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] repeated(byte[] bytes, int times) {
    byte[] all = new byte[bytes.length * times];
    for (int copy = 0; copy < times; copy++) {
      System.arraycopy(bytes, 0, all, copy * bytes.length, bytes.length);
    }
    return all;
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  /** Gives a few bytes at a time and says that none are there, as a network does. */
  private static final class Trickle extends InputStream {
    private final InputStream in;

    Trickle(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, Math.min(length, 7));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
