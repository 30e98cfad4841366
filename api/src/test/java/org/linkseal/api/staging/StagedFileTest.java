package org.linkseal.api.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StagedFileTest {
  private static final String UPLOAD = "an-upload";
  private static final UUID KEY = new UUID(1, 2);
  private static final int ROWS = 3;

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
  }

  private static Manifest write(OutputStream file) throws IOException {
    StagedFileWriter writer = new StagedFileWriter(file, UploadKind.REPLACE, UPLOAD, KEY);
    byte[] row = new byte[StagedFile.ROW_LENGTH];
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(row, (byte) i);
      writer.id(row, 0, i);
    }
    writer.endOfIds();
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(row, (byte) i);
      writer.row(row, 0);
    }
    return writer.finish();
  }

  private static void read(byte[] file, Manifest manifest, String upload)
      throws IOException, StagedFileException {
    StagedFileReader reader =
        new StagedFileReader(new ByteArrayInputStream(file), manifest, UploadKind.REPLACE);
    reader.copyIds(upload, KEY, (_, _) -> {});
    reader.copyRows((_, _) -> {});
    reader.verify();
  }
}
