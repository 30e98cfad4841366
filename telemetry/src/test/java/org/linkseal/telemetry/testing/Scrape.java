package org.linkseal.telemetry.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The series of one scrape, each as Prometheus writes it: {@code name{label="value",…}}. */
public record Scrape(Map<String, Double> series) {
  private static final Pattern LINE = Pattern.compile("(?m)^([^#\\s]\\S*(?:\\{[^}]*})?) (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  public static Scrape of(String text) {
    Map<String, Double> series = new LinkedHashMap<>();
    LINE.matcher(text).results().forEach(line -> series.put(line.group(1), number(line.group(2))));
    return new Scrape(series);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  public double value(String name) {
    Double value = series.get(name);
    if (value == null) {
      throw new NoSuchElementException(name);
    }
    return value;
  }

  /** What has been added to each series; to a new one, all of it. */
  public Map<String, Double> since(Scrape before) {
    return series.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one -> one.getValue() - before.series().getOrDefault(one.getKey(), 0.0)));
  }

  public Set<String> names() {
    return series.keySet().stream()
        .map(Scrape::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each label of a series with its value. */
  public static Map<String, String> labels(String series) {
    return LABEL
        .matcher(series)
        .results()
        .collect(Collectors.toMap(label -> label.group(1), (MatchResult label) -> label.group(2)));
  }

  public static String name(String series) {
    return series.replaceFirst("\\{.*", "");
  }
}
