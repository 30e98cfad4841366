package org.linkseal.telemetry.metrics;

/** A metric of a service: each has its metrics in one enum. */
public interface Metric {

  /** The name for Prometheus, without the suffix that tells a counter or a timer's unit. */
  String id();

  String help();
}
