package org.linkseal.bench.report;

import static org.linkseal.bench.report.Json.number;
import static org.linkseal.bench.report.Json.object;
import static org.linkseal.bench.report.Json.text;

import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.linkseal.bench.setting.Machine;

/** The machine, in each of the two forms of a report. */
final class MachineReport {
  private MachineReport() {}

  static JsonNode json(Machine machine) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    machine.settings().forEach((name, value) -> settings.put(name, text(value)));
    return object(
        "cores", number(machine.cores()),
        "processor", text(machine.processor()),
        "memory", text(machine.memory()),
        "system", text(machine.system()),
        "jdk", text(machine.jdk()),
        "load_before", number(machine.load()),
        "postgresql", text(machine.postgresql()),
        "settings", JsonNode.createObjectNode(settings));
  }

  static List<String> lines(Machine machine) {
    return List.of(
        String.format(
            Locale.ROOT,
            "%d cores (%s), %s memory, %s, JDK %s, PostgreSQL %s",
            machine.cores(),
            machine.processor(),
            machine.memory(),
            machine.system(),
            machine.jdk(),
            machine.postgresql()),
        machine.settings().entrySet().stream()
            .map(setting -> setting.getKey() + " = " + setting.getValue())
            .collect(Collectors.joining(", ")),
        String.format(
            Locale.ROOT, "Load average before the first measurement: %.2f", machine.load()));
  }
}
