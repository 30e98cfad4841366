package org.linkseal.telemetry.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code docs/operate.md} tells of the metrics of one service.
 *
 * @param metrics with the names of their labels
 * @param selectors that its queries select by
 */
public record MetricsGuide(Map<String, Set<String>> metrics, List<Selector> selectors) {
  private static final Path GUIDE = Path.of("..", "docs", "operate.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(linkseal_[a-z_]+)` \\| (\\w+) \\| ([a-z, ]+) \\|");
  private static final Pattern SELECTED =
      Pattern.compile("(linkseal_[a-z_]+)(?:\\{([a-z]+)(!?=)\"([a-z_]+)\"})?");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

  /** A series of this name, with this part of its labels. */
  public record Selector(String name, String label) {}

  /** Of the Bulk API, {@code api}, or the Match API, {@code matcher}. */
  public static MetricsGuide of(String service) throws IOException {
    String guide = Files.readString(GUIDE);
    Map<String, Set<String>> metrics = new TreeMap<>();
    Set<String> ofOthers = new TreeSet<>();
    Matcher row = ROW.matcher(guide);
    while (row.find()) {
      if (row.group(2).equals(service) || row.group(2).equals("both")) {
        metrics.put(row.group(1), Set.of(row.group(3).split(", ")));
      } else {
        ofOthers.add(row.group(1));
      }
    }
    List<Selector> selectors = new ArrayList<>();
    Matcher selected = SELECTED.matcher(guide.substring(guide.indexOf("## Indicators")));
    while (selected.find()) {
      if (!ofOthers.contains(whole(selected.group(1)))) {
        String label =
            selected.group(2) == null
                ? ""
                : selected.group(2)
                    + (selected.group(3).equals("=") ? "=\"" + selected.group(4) + "\"" : "=");
        selectors.add(new Selector(selected.group(1), label));
      }
    }
    return new MetricsGuide(metrics, selectors);
  }

  /** What of it is not so, in words. */
  public List<String> missingIn(Scrape scrape) {
    return Stream.concat(
            metrics.entrySet().stream()
                .filter(metric ->
                    scrape.series().keySet().stream()
                        .noneMatch(series ->
                            whole(Scrape.name(series)).equals(metric.getKey())
                                && labels(series).equals(metric.getValue())))
                .map(metric -> metric.getKey() + " with the labels " + metric.getValue()),
            selectors.stream()
                .filter(selector ->
                    scrape.series().keySet().stream()
                        .noneMatch(series ->
                            Scrape.name(series).equals(selector.name())
                                && series.contains(selector.label())))
                .map(Selector::toString))
        .toList();
  }

  private static Set<String> labels(String series) {
    Set<String> labels = new TreeSet<>(Scrape.labels(series).keySet());
    labels.remove("le");
    return labels;
  }

  /** The metric that a series is a part of. */
  private static String whole(String series) {
    return PART.matcher(series).replaceFirst("");
  }
}
