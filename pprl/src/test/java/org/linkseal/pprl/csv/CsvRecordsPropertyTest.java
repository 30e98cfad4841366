package org.linkseal.pprl.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CsvRecordsPropertyTest {
  @Property
  void whatIsQuotedByRfc4180IsReadAsItWas(@ForAll("tables") List<List<String>> table)
      throws IOException {
    var text =
        table.stream()
            .map(row ->
                row.stream().map(CsvRecordsPropertyTest::quoted).collect(Collectors.joining(",")))
            .collect(Collectors.joining("\r\n"));

    assertThat(read(text)).isEqualTo(table);
  }

  @Test
  void recordsOfEveryLengthAreReadAcrossTheEndsOfTheBuffer() throws IOException {
    var random = new Random(20_261_120);
    var table = new ArrayList<List<String>>();
    for (var i = 0; i < 4_000; i++) {
      table.add(
          List.of("f" + i, "x".repeat(random.nextInt(400)), "\"\n".repeat(random.nextInt(100))));
    }
    var text =
        table.stream()
            .map(row -> row.get(0) + "," + row.get(1) + "," + quoted(row.get(2)))
            .collect(Collectors.joining("\n"));

    assertThat(text.length()).isGreaterThan(1_000_000);
    assertThat(read(text)).isEqualTo(table);
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    return Arbitraries.strings()
        .withChars('a', 'é', '€', '"', ',', '\n', '\r', ' ', '-', '!')
        .ofMaxLength(30)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .list()
        .ofMaxSize(5);
  }

  private static String quoted(String field) {
    return "\"" + field.replace("\"", "\"\"") + "\"";
  }

  private static List<List<String>> read(String text) throws IOException {
    var records =
        new CsvRecords(new ByteArrayInputStream(text.getBytes(UTF_8)), CsvLimits.defaults());
    var table = new ArrayList<List<String>>();
    while (records.next()) {
      var row = new ArrayList<String>();
      for (var field = 0; field < records.fields(); field++) {
        assertThat(records.isMisquoted(field)).isFalse();
        var start = records.start(field);
        row.add(new String(records.bytes(), start, records.end(field) - start, UTF_8));
      }
      table.add(row);
    }
    return table;
  }
}
