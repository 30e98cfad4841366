package org.linkseal.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./linkseal bench jmh}: the microbenchmarks. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    description = "Nanoseconds a row: parse, seal, and the whole row.")
final class JmhCommand implements Callable<Integer> {
  private static final TimeValue SHORT = TimeValue.milliseconds(100);

  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..1",
      defaultValue = ".*",
      description = "A regular expression of the benchmarks to run (default: all).")
  private String pattern = ".*";

  @Option(names = "--quick", description = "One short iteration of each: to see that they run.")
  private boolean quick;

  @Override
  public Integer call() throws RunnerException {
    var options = new OptionsBuilder().include(pattern).shouldFailOnError(true);
    if (quick) {
      options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(SHORT);
    }
    new Runner(options.build()).run();
    return ExitCode.OK;
  }
}
