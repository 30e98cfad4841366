package org.linkseal.api.receive;

import io.micronaut.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;

/** The sender's name for one upload, by which it is known when it is sent again. */
record IdempotencyKey(String text) {
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  /**
   * The key in the header, with or without the quotes of a structured field's string.
   *
   * @throws Refusal if it is there and is none
   */
  static Optional<IdempotencyKey> in(HttpHeaders headers) {
    List<String> values = headers.getAll("Idempotency-Key");
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(values.getFirst().strip())
        .filter(value -> values.size() == 1)
        .map(IdempotencyKey::unquoted)
        .filter(text -> VISIBLE.matcher(text).matches())
        .map(IdempotencyKey::new)
        .or(() -> {
          throw Refusal.of(ApiError.BAD_IDEMPOTENCY_KEY);
        });
  }

  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return value;
    }
    var quoted = QUOTED.matcher(value);
    return quoted.matches() ? ESCAPED.matcher(quoted.group(1)).replaceAll("$1") : "";
  }

  /** The sender's text is not for logs. */
  @Override
  public String toString() {
    return "IdempotencyKey";
  }
}
