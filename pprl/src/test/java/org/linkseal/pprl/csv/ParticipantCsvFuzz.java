package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Any bytes at all, read as a file of a state. */
class ParticipantCsvFuzz {
  private static final String MARKER = "Qx4Marker7xQ";

  @DictionaryEntries({
    "lds_hash,participant_id",
    ",case_id",
    ",participant_closing_date",
    ",recent_benefit_issuance_dates",
    ",vulnerable_individual",
    "0123456789abcdef0123456789abcdef",
    ",p1",
    "2021-05-15",
    "2021-04-01/2021-04-15",
    "\\x22",
    "\\x0D\\x0A",
    "true"
  })
  @FuzzTest
  void readsAnyBytes(byte[] file) throws IOException {
    var lenient = Reading.of(file, CsvOptions.LENIENT);
    var strict = Reading.of(file, new CsvOptions(true, false));

    acceptsNoMoreWhenStrict(strict, lenient);
    isTheSameHoweverItArrives(file, lenient);
    readsAgainWhatItAccepted(lenient);
    tellsNothingOf(file);
  }

  private static void acceptsNoMoreWhenStrict(Reading strict, Reading lenient) {
    assertThat(strict.limit()).isEqualTo(lenient.limit());
    assertThat(lenient.rows()).containsAllEntriesOf(strict.rows());
    var lastListed = strict.moreFaults() ? strict.faults().getLast().row() : Long.MAX_VALUE;
    assertThat(strict.faults())
        .containsAll(lenient.faults().stream().filter(f -> f.row() <= lastListed).toList());
  }

  private static void isTheSameHoweverItArrives(byte[] file, Reading reading) throws IOException {
    assertThat(Reading.atOnce(file)).isEqualTo(reading);
    var random = new Random(Arrays.hashCode(file));
    for (var longest : List.of(1, 2_000)) {
      var parts = new Parts(file, () -> 1 + random.nextInt(longest));
      assertThat(Reading.ofParts(parts, CsvOptions.LENIENT)).isEqualTo(reading);
    }
  }

  private static void readsAgainWhatItAccepted(Reading reading) throws IOException {
    var csv = CsvFile.HEADER + "\n" + String.join("\n", reading.rows().values());
    var again = Reading.of(csv.getBytes(US_ASCII), new CsvOptions(true, true));

    assertThat(again.faults()).isEmpty();
    assertThat(again.limit()).isNull();
    assertThat(again.rows().values()).containsExactlyElementsOf(reading.rows().values());
  }

  private static void tellsNothingOf(byte[] file) throws IOException {
    var random = new Random(file.length);
    var marked = new byte[file.length + MARKER.length()];
    var place = random.nextInt(file.length + 1);
    System.arraycopy(file, 0, marked, 0, place);
    System.arraycopy(MARKER.getBytes(US_ASCII), 0, marked, place, MARKER.length());
    System.arraycopy(file, place, marked, place + MARKER.length(), file.length - place);

    assertThat(Reading.of(marked, new CsvOptions(true, false)).told()).doesNotContain(MARKER);
  }
}
