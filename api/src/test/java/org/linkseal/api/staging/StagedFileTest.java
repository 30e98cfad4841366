package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StagedFileTest {
  private static final String UPLOAD = "an-upload";
  private static final UUID KEY = new UUID(1, 2);
  private static final int ROWS = 3;

  @Test
  void whatIsWrittenIsReadAsPostgresqlTakesIt() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Manifest manifest = write(file);
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    StagedFileReader reader =
        new StagedFileReader(
            new ByteArrayInputStream(file.toByteArray()), manifest, UploadKind.REPLACE);
    reader.copyRows(UPLOAD, KEY, (bytes, length) -> copied.write(bytes, 0, length));
    reader.verify();

    ByteBuffer copy = ByteBuffer.wrap(copied.toByteArray());
    byte[] signature = new byte[11];
    copy.get(signature);
    assertThat(signature).containsExactly('P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0);
    assertThat(copy.getInt()).isZero();
    assertThat(copy.getInt()).isZero();
    for (int row = 0; row < ROWS; row++) {
      assertThat(copy.getShort()).isEqualTo((short) 2);
      assertThat(copy.getInt()).isEqualTo(16);
      assertThat(copy.position(copy.position() + 16).getInt()).isEqualTo(92);
      copy.position(copy.position() + 92);
    }
    assertThat(copy.getShort()).isEqualTo((short) -1);
    assertThat(copy.hasRemaining()).isFalse();
  }

  @Test
  void theManifestTellsTheLengthOfTheFile() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Manifest manifest = write(file);
    assertThat(manifest.rows()).isEqualTo(ROWS);
    assertThat(manifest.length()).isEqualTo(file.size());
  }

  @Test
  void aChangedByteAnywhereIsFound() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Manifest manifest = write(file);
    byte[] good = file.toByteArray();
    assertThatCode(() -> read(good, manifest, UPLOAD)).doesNotThrowAnyException();
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> read(changed, manifest, UPLOAD))
          .isInstanceOf(StagedFileException.class);
    }
  }

  @Test
  void aFileThatIsTooShortTooLongOrAnotherUploadsIsFound() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Manifest manifest = write(file);
    byte[] good = file.toByteArray();
    for (int length : new int[] {0, 10, good.length - 1, good.length + 1}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(good, length), manifest, UPLOAD))
          .isInstanceOf(StagedFileException.class);
    }
    assertThatThrownBy(() -> read(good, manifest, "another"))
        .isInstanceOf(StagedFileException.class);
    Manifest moreRows = new Manifest(ROWS + 1, manifest.length(), manifest.sha256());
    assertThatThrownBy(() -> read(good, moreRows, UPLOAD)).isInstanceOf(StagedFileException.class);
  }

  private static Manifest write(OutputStream file) throws IOException {
    StagedFileWriter writer = new StagedFileWriter(file, UploadKind.REPLACE, UPLOAD, KEY);
    byte[] row = new byte[StagedFile.ROW_LENGTH];
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(row, (byte) i);
      writer.row(row, 0);
    }
    writer.endOfRows();
    for (int i = 0; i < ROWS; i++) {
      writer.id(row, 0, i);
    }
    return writer.finish();
  }

  private static void read(byte[] file, Manifest manifest, String upload)
      throws IOException, StagedFileException {
    StagedFileReader reader =
        new StagedFileReader(new ByteArrayInputStream(file), manifest, UploadKind.REPLACE);
    reader.copyRows(upload, KEY, (_, _) -> {});
    reader.verify();
  }
}
