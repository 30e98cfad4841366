package org.linkseal.telemetry.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.function.DoubleSupplier;

/**
 * All meters of one service. They are made once, for each state when it is first met, and kept by
 * who uses them: none is looked up by its labels while a request waits.
 */
public final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** With those of the process: memory, garbage collection, processor, uptime, open files. */
  public Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  public Counter counter(Metric metric, Label... labels) {
    return Counter.builder(metric.id())
        .description(metric.help())
        .tags(Label.tags(labels))
        .register(registry);
  }

  /** With a label more, whose value is one of the constants. */
  public <E extends Enum<E>> EnumCounters<E> counters(
      Metric metric, String label, Collection<E> constants, Label... labels) {
    return new EnumCounters<>(
        new PerConstant<>(
            constants, constant -> counter(metric, with(Label.of(label, constant), labels))));
  }

  public <E extends Enum<E>> EnumCounters<E> counters(
      Metric metric, String label, Class<E> constants, Label... labels) {
    return counters(metric, label, EnumSet.allOf(constants), labels);
  }

  /** In seconds: how often, how long in all, and the longest of the last minutes. */
  public Timer timer(Metric metric, Label... labels) {
    return builder(metric, labels).register(registry);
  }

  /** As {@link #timer}, and how many took no longer than each of the bounds. */
  public Timer histogram(Metric metric, Duration[] bounds, Label... labels) {
    return builder(metric, labels).serviceLevelObjectives(bounds).register(registry);
  }

  private static Timer.Builder builder(Metric metric, Label... labels) {
    return Timer.builder(metric.id()).description(metric.help()).tags(Label.tags(labels));
  }

  /** Read at each scrape: it must be at hand. */
  public void gauge(Metric metric, DoubleSupplier value, Label... labels) {
    Gauge.builder(metric.id(), value::getAsDouble)
        .description(metric.help())
        .tags(Label.tags(labels))
        .register(registry);
  }

  private static Label[] with(Label one, Label... others) {
    Label[] all = new Label[others.length + 1];
    System.arraycopy(others, 0, all, 0, others.length);
    all[others.length] = one;
    return all;
  }

  /** All of them as Prometheus reads them, in its text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
