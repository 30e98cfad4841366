package org.linkseal.pprl.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.linkseal.pprl.csv.CsvLimits;
import org.linkseal.pprl.csv.CsvOptions;
import org.linkseal.pprl.csv.ParticipantCsvReader;
import org.linkseal.pprl.csv.ParticipantRow;
import org.linkseal.pprl.record.BenefitPeriod;
import org.linkseal.pprl.record.Participant;
import org.linkseal.pprl.secret.SecretBytes;

/** Participants made up for tests, and the rows they are in a file. */
final class Persons {
  private Persons() {}

  static Arbitrary<Participant> participants() {
    var ids =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .withCharRange('0', '9')
            .withChars('_', '-')
            .ofMinLength(1)
            .ofMaxLength(20);
    var dates =
        Arbitraries.longs()
            .between(LocalDate.of(1, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
            .map(LocalDate::ofEpochDay);
    var periods =
        dates
            .list()
            .ofSize(2)
            .map(days -> days.stream().sorted(Comparator.naturalOrder()).toList())
            .map(days -> new BenefitPeriod(days.getFirst(), days.getLast()))
            .list()
            .ofMaxSize(3);
    return Combinators.combine(
            ids,
            ids.injectNull(0.2),
            dates.injectNull(0.2),
            periods,
            Arbitraries.of(Boolean.TRUE, Boolean.FALSE).injectNull(0.3))
        .as(Participant::new);
  }

  static byte[] randomHash() {
    return SecretBytes.random(ParticipantRow.LDS_HASH_LENGTH).toByteArray();
  }

  static SealingBatch batch(ParticipantRow... rows) {
    var batch = new SealingBatch();
    for (var row : rows) {
      batch.add(row);
    }
    return batch;
  }

  static ParticipantRow row(byte[] ldsHash, Participant participant) {
    var periods =
        participant.benefitPeriods().stream()
            .map(period -> period.start() + "/" + period.end())
            .collect(Collectors.joining(" "));
    return row(
        HexFormat.of().formatHex(ldsHash),
        participant.participantId(),
        Objects.toString(participant.caseId(), ""),
        Objects.toString(participant.closingDate(), ""),
        periods,
        Objects.toString(participant.vulnerable(), ""));
  }

  static ParticipantRow row(String... fields) {
    var csv =
        """
        lds_hash,participant_id,case_id,participant_closing_date,\
        recent_benefit_issuance_dates,vulnerable_individual
        """
            + String.join(",", fields);
    var rows = new ArrayList<ParticipantRow>();
    try {
      new ParticipantCsvReader(
              new ByteArrayInputStream(csv.getBytes(US_ASCII)),
              CsvLimits.defaults(),
              CsvOptions.LENIENT)
          .read(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.getFirst();
  }
}
