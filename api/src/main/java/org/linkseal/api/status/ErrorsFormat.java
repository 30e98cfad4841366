package org.linkseal.api.status;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A form in which errors can be sent. */
enum ErrorsFormat {
  JSON("application/json"),
  CSV("text/csv");

  private static final String EVERYTHING = "*/*";
  private static final Pattern WEIGHT =
      Pattern.compile("q\\s*=\\s*(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)", Pattern.CASE_INSENSITIVE);

  private final String type;

  ErrorsFormat(String type) {
    this.type = type;
  }

  /**
   * The form that is preferred (RFC 9110, section 12.5.1); of equals, the one that is named more
   * exactly, then JSON. Empty when neither is acceptable.
   */
  static Optional<ErrorsFormat> preferred(List<String> accept) {
    String all = accept.isEmpty() ? EVERYTHING : String.join(",", accept);
    List<Range> ranges =
        Arrays.stream(all.split(",", -1)).filter(range -> !range.isBlank()).map(Range::of).toList();
    return Arrays.stream(values())
        .flatMap(format -> format.bestOf(ranges).map(range -> new Choice(format, range)).stream())
        .filter(choice -> choice.range().weight() > 0)
        .max(
            Comparator.<Choice>comparingDouble(choice -> choice.range().weight())
                .thenComparingInt(choice -> choice.range().exactness())
                .thenComparing(Choice::format, Comparator.reverseOrder()))
        .map(Choice::format);
  }

  private Optional<Range> bestOf(List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.covers(type))
        .max(Comparator.comparingInt(Range::exactness));
  }

  private record Choice(ErrorsFormat format, Range range) {}

  /** A media range with its weight; other parameters do not tell our two types apart. */
  private record Range(String type, double weight) {
    static Range of(String text) {
      String[] parts = text.split(";", -1);
      double weight =
          Arrays.stream(parts)
              .skip(1)
              .map(part -> WEIGHT.matcher(part.strip()))
              .filter(matcher -> matcher.matches())
              .mapToDouble(matcher -> Double.parseDouble(matcher.group(1)))
              .findFirst()
              .orElse(1);
      return new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight);
    }

    boolean covers(String concrete) {
      return type.equals(concrete)
          || type.equals(EVERYTHING)
          || type.equals(concrete.replaceFirst("/.*", "/*"));
    }

    int exactness() {
      return type.equals(EVERYTHING) ? 0 : type.endsWith("/*") ? 1 : 2;
    }
  }
}
