package org.linkseal.telemetry.metrics;

import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.linkseal.registry.StateCode;

/** A label of a metric: nothing that a request holds can become its value. */
public final class Label {
  private final Tag tag;

  private Label(Tag tag) {
    this.tag = tag;
  }

  public static Label state(StateCode state) {
    return new Label(Tag.of("state", state.value()));
  }

  /** With the constant's name in lower case. */
  public static Label of(String name, Enum<?> constant) {
    return new Label(Tag.of(name, constant.name().toLowerCase(Locale.ROOT)));
  }

  static List<Tag> tags(Label... labels) {
    return Stream.of(labels).map(label -> label.tag).toList();
  }
}
