package org.linkseal.bench.search;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.linkseal.bench.setting.Installation;
import org.linkseal.bench.setting.ServiceProcess;

/**
 * What the processes have used since it was made, as the operating system counts it: to 10 ms for
 * each process.
 */
public final class CpuMeter {
  private static final double MILLIS_A_SECOND = 1e3;

  private final Installation installation;
  private final ProcessHandle service;
  private final Map<Long, Duration> before = new HashMap<>();

  public CpuMeter(Installation installation, ServiceProcess service) throws IOException {
    this.installation = installation;
    this.service = service.handle();
    for (ProcessHandle server : installation.servers()) {
      before.put(server.pid(), used(server));
    }
    before.put(this.service.pid(), used(this.service));
    before.put(ProcessHandle.current().pid(), used(ProcessHandle.current()));
  }

  /** A process that has ended meanwhile is not counted; one that has begun is. */
  public CpuSeconds read() throws IOException {
    double clients = since(ProcessHandle.current());
    double ofService = since(service);
    List<ProcessHandle> servers = installation.servers();
    return new CpuSeconds(clients, ofService, servers.stream().mapToDouble(this::since).sum());
  }

  private double since(ProcessHandle process) {
    Duration earlier = requireNonNullElse(before.get(process.pid()), Duration.ZERO);
    return used(process).minus(earlier).toMillis() / MILLIS_A_SECOND;
  }

  private static Duration used(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
