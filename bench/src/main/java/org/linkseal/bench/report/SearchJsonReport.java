package org.linkseal.bench.report;

import static org.linkseal.bench.report.Json.number;
import static org.linkseal.bench.report.Json.object;
import static org.linkseal.bench.report.Json.text;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import org.linkseal.bench.lookup.Quantiles;
import org.linkseal.bench.search.CpuSeconds;

/** A run of searches as a JSON document; what was not measured is null. */
public final class SearchJsonReport {
  private static final double MILLIS_A_SECOND = 1e3;

  private SearchJsonReport() {}

  public static byte[] of(SearchReport report) throws IOException {
    JsonNode document =
        object(
            "machine", MachineReport.json(report.machine()),
            "states", number(report.states()),
            "rows", number(report.rows()),
            "rounds", number(report.rounds()),
            "seconds", number(report.seconds()),
            "ratios", ratios(report),
            "runs",
                JsonNode.createArrayNode(
                    report.runs().stream().map(SearchJsonReport::run).toList()));
    return JsonMapper.createDefault().writeValueAsBytes(document);
  }

  private static JsonNode ratios(SearchReport report) {
    return object(
        "persons", number(SearchReport.PERSONS),
        "ancestor_p50_over_ours", number(report.ancestorP50OverOurs()),
        "ours_p99_over_single_lookup", number(report.oursP99OverSingleLookup()),
        "http_over_direct", number(report.httpOverDirect()),
        "throughput_32_over_1", number(report.throughput32Over1(SearchKind.OURS)),
        "http_throughput_32_over_1", number(report.throughput32Over1(SearchKind.HTTP)),
        "connections_a_state_at_32", number(report.connectionsAState()),
        "states_down", number(report.statesDown()),
        "down_p99_over_up", number(report.downP99OverUp()));
  }

  private static JsonNode run(SearchRun run) {
    return object(
        "way", text(run.cell().kind().id()),
        "persons", number(run.cell().persons()),
        "clients", number(run.cell().clients()),
        "states_down", number(run.cell().down()),
        "round", number(run.round()),
        "all", quantiles(run.outcome().all()),
        "without_hits", quantiles(run.outcome().withoutHits()),
        "requests_a_second", number(run.outcome().perSecond()),
        "cpu_ms_a_request", cpu(run.cpu()),
        "connections", number(run.connections().all()),
        "most_connections_a_database", number(run.connections().mostOfOne()));
  }

  private static JsonNode quantiles(Quantiles quantiles) {
    return object(
        "requests", number(quantiles.count()),
        "wrong", number(quantiles.unanswered()),
        "p50_ms", number(quantiles.p50()),
        "p99_ms", number(quantiles.p99()),
        "max_ms", number(quantiles.max()));
  }

  private static JsonNode cpu(CpuSeconds cpu) {
    return object(
        "clients", number(cpu.clients() * MILLIS_A_SECOND),
        "service", number(cpu.service() * MILLIS_A_SECOND),
        "postgresql", number(cpu.servers() * MILLIS_A_SECOND));
  }
}
