package org.linkseal.matcher.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.tree.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the value of a disposition's member looks like, other than null. */
enum MemberForm {
  TEXT("a text") {
    @Override
    Optional<JsonNode> of(JsonNode value) {
      return Optional.of(value)
          .filter(JsonNode::isString)
          .filter(node -> isPlain(node.getStringValue()));
    }
  },
  TRUTH("true or false") {
    @Override
    Optional<JsonNode> of(JsonNode value) {
      return Optional.of(value).filter(JsonNode::isBoolean);
    }
  },
  /** The ancestor's clients send a time where a date is meant. */
  DATE("a date, YYYY-MM-DD") {
    @Override
    Optional<JsonNode> of(JsonNode value) {
      return DATE_OR_TIME
          .of(value)
          .map(node -> node.getStringValue().substring(0, DATE_LENGTH))
          .map(JsonNode::createStringNode);
    }
  },
  /** Without an offset, as the ancestor's clients send it, a time is in UTC. */
  DATE_OR_TIME("a date, YYYY-MM-DD, or a time as RFC 3339 writes it") {
    @Override
    Optional<JsonNode> of(JsonNode value) {
      return value.isString()
          ? normalized(value.getStringValue()).map(JsonNode::createStringNode)
          : Optional.empty();
    }
  };

  private static final int DATE_LENGTH = "YYYY-MM-DD".length();
  private static final Pattern DATE_PATTERN = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME_PATTERN =
      Pattern.compile(
          DATE_PATTERN
              + "T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?");

  private final String description;

  MemberForm(String description) {
    this.description = description;
  }

  /** The value in its normal form, or empty when it is of another. */
  abstract Optional<JsonNode> of(JsonNode value);

  String description() {
    return description;
  }

  /** Of whole characters, and of no control characters but white space. */
  private static boolean isPlain(String text) {
    return UTF_8.newEncoder().canEncode(text)
        && text.chars().allMatch(c -> Character.isWhitespace(c) || !Character.isISOControl(c));
  }

  private static Optional<String> normalized(String text) {
    try {
      if (DATE_PATTERN.matcher(text).matches()) {
        return Optional.of(LocalDate.parse(text).toString());
      }
      if (TIME_PATTERN.matcher(text).matches()) {
        TemporalAccessor time =
            DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant =
            time instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        return Optional.of(instant.truncatedTo(ChronoUnit.MICROS).toString());
      }
    } catch (DateTimeException e) {
      // No day of the calendar, or no hour of a day.
    }
    return Optional.empty();
  }
}
