package org.linkseal.bench.report;

import static org.linkseal.bench.report.Json.NOT_MEASURED;
import static org.linkseal.bench.report.Json.number;
import static org.linkseal.bench.report.Json.object;
import static org.linkseal.bench.report.Json.text;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.linkseal.bench.lookup.LookupRun.Outcome;
import org.linkseal.bench.lookup.Quantiles;

/** The report as a JSON document; what was not measured is null. */
public final class JsonReport {
  private JsonReport() {}

  public static byte[] of(Report report) throws IOException {
    JsonNode document =
        object(
            "machine", MachineReport.json(report.machine()),
            "heap", text(report.heap()),
            "rounds", number(report.rounds()),
            "ratios", ratios(report),
            "sizes",
                JsonNode.createArrayNode(report.sizes().stream().map(JsonReport::size).toList()),
            "searches", report.searches().map(JsonReport::searches).orElse(NOT_MEASURED));
    return JsonMapper.createDefault().writeValueAsBytes(document);
  }

  private static JsonNode ratios(Report report) {
    return object(
        "rows", number(report.reference().rows()),
        "service_over_raw", number(report.serviceOverRaw()),
        "service_over_raw_sorted", number(report.serviceOverRawSorted()),
        "ancestor_over_service", number(report.ancestorOverService()),
        "ancestor_bytes_over_ours", number(report.ancestorBytesOverOurs()),
        "ancestor_bytes_over_ours_after_replace",
            number(report.ancestorBytesOverOursAfterReplace()),
        "growth", number(report.growth()),
        "growth_rows", number(report.largest().rows()),
        "search_p99_during_over_at_rest", searchRatio(report, true),
        "http_search_p99_during_over_at_rest", searchRatio(report, false));
  }

  private static JsonNode searchRatio(Report report, boolean sql) {
    return report
        .searches()
        .map(searches -> number((sql ? searches.sql() : searches.http()).ratio()))
        .orElse(NOT_MEASURED);
  }

  private static JsonNode size(SizeResult size) {
    Map<String, JsonNode> seconds = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      seconds.put(kind.id(), size.seconds(kind).map(JsonReport::spread).orElse(NOT_MEASURED));
    }
    return object(
        "rows", number(size.rows()),
        "csv_bytes", number(size.csvBytes()),
        "service_peak_memory_bytes", number(size.servicePeakMemory()),
        "service_bytes_at_rest", number(size.serviceBytesAtRest()),
        "service_bytes_after_replace", number(size.serviceBytesAfterReplace()),
        "ancestor_bytes_after_replace", number(size.ancestorBytes()),
        "seconds", JsonNode.createObjectNode(seconds),
        "runs", runs(size.runs()));
  }

  private static JsonNode runs(List<Run> runs) {
    List<JsonNode> nodes = new ArrayList<>();
    for (Run run : runs) {
      Map<String, JsonNode> parts = new LinkedHashMap<>();
      run.timing().parts().forEach((name, seconds) -> parts.put(name, number(seconds)));
      nodes.add(
          object(
              "candidate", text(run.kind().id()),
              "round", number(run.round()),
              "seconds", number(run.timing().seconds()),
              "parts", JsonNode.createObjectNode(parts)));
    }
    return JsonNode.createArrayNode(nodes);
  }

  private static JsonNode spread(Spread spread) {
    return object(
        "median",
        number(spread.median()),
        "min",
        number(spread.min()),
        "max",
        number(spread.max()));
  }

  private static JsonNode searches(Report.Searches searches) {
    return object(
        "per_second", number(searches.perSecond()),
        "sql", outcome(searches.sql()),
        "http", outcome(searches.http()));
  }

  private static JsonNode outcome(Outcome outcome) {
    return object(
        "at_rest", quantiles(outcome.atRest()),
        "during_replace", quantiles(outcome.duringReplace()));
  }

  private static JsonNode quantiles(Quantiles quantiles) {
    return object(
        "searches", number(quantiles.count()),
        "unanswered", number(quantiles.unanswered()),
        "p50_ms", number(quantiles.p50()),
        "p99_ms", number(quantiles.p99()),
        "max_ms", number(quantiles.max()));
  }
}
