package org.linkseal.matcher.search;

import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.error.MatchError;
import org.linkseal.matcher.error.PersonError;
import org.linkseal.matcher.error.Refusal;

/** Reads the JSON of find_matches. Members that the contract does not name are ignored. */
@Singleton
final class SearchRequestReader {
  private static final List<String> REQUIRED =
      List.of("lds_hash", "participant_id", "search_reason");
  private static final Set<String> SEARCH_REASONS =
      Set.of("application", "recertification", "new_household_member", "other");
  private static final int LDS_HASH_DIGITS = 128;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_-]{1,20}");

  /**
   * Reads the body.
   *
   * @throws Refusal when nobody can be searched: no persons or too many, or a person that lacks a
   *     required property
   */
  SearchRequest read(JsonNode body) {
    JsonNode data = required(body, "data", "");
    if (!data.isArray()) {
      throw Refusal.of(MatchError.DATA_NOT_AN_ARRAY);
    }
    if (data.size() == 0) {
      throw Refusal.of(MatchError.NO_PERSONS);
    }
    if (data.size() > Limit.PERSONS_A_SEARCH.value()) {
      throw Refusal.of(MatchError.TOO_MANY_PERSONS, Limit.PERSONS_A_SEARCH.value());
    }
    for (int index = 0; index < data.size(); index++) {
      JsonNode person = data.get(index);
      if (!person.isObject()) {
        throw Refusal.of(MatchError.PERSON_NOT_AN_OBJECT, index);
      }
      for (String property : REQUIRED) {
        required(person, property, "data[" + index + "]");
      }
    }
    List<Person> persons = new ArrayList<>();
    List<PersonError> faults = new ArrayList<>();
    for (int index = 0; index < data.size(); index++) {
      List<PersonError> found = faults(index, data.get(index));
      if (found.isEmpty()) {
        persons.add(person(index, data.get(index)));
      }
      faults.addAll(found);
    }
    return new SearchRequest(data.size(), List.copyOf(persons), List.copyOf(faults));
  }

  private static JsonNode required(JsonNode object, String property, String path) {
    JsonNode value = object.get(property);
    if (value == null) {
      throw Refusal.of(MatchError.PROPERTY_MISSING, property, path);
    }
    if (value.isNull()) {
      throw Refusal.of(MatchError.PROPERTY_NULL, property, path);
    }
    return value;
  }

  private static List<PersonError> faults(int index, JsonNode person) {
    List<PersonError> faults = new ArrayList<>();
    if (!isLdsHash(person.get("lds_hash"))) {
      faults.add(MatchError.LDS_HASH_INVALID.of(index));
    }
    if (!isText(person.get("participant_id"), IDENTIFIER)) {
      faults.add(MatchError.PARTICIPANT_ID_INVALID.of(index));
    }
    JsonNode caseId = person.get("case_id");
    if (!isAbsent(caseId) && !isEmptyText(caseId) && !isText(caseId, IDENTIFIER)) {
      faults.add(MatchError.CASE_ID_INVALID.of(index));
    }
    JsonNode reason = person.get("search_reason");
    if (!reason.isString()
        || !SEARCH_REASONS.contains(reason.getStringValue().toLowerCase(Locale.ROOT))) {
      faults.add(MatchError.SEARCH_REASON_INVALID.of(index));
    }
    JsonNode vulnerable = person.get("vulnerable_individual");
    if (!isAbsent(vulnerable) && !vulnerable.isBoolean()) {
      faults.add(MatchError.VULNERABLE_INDIVIDUAL_INVALID.of(index));
    }
    return faults;
  }

  private static Person person(int index, JsonNode person) {
    JsonNode caseId = person.get("case_id");
    JsonNode vulnerable = person.get("vulnerable_individual");
    return new Person(
        index,
        person.get("lds_hash").getStringValue(),
        person.get("participant_id").getStringValue(),
        isAbsent(caseId) || isEmptyText(caseId) ? null : caseId.getStringValue(),
        isAbsent(vulnerable) ? null : vulnerable.getBooleanValue());
  }

  private static boolean isAbsent(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private static boolean isEmptyText(JsonNode value) {
    return value.isString() && value.getStringValue().isEmpty();
  }

  /** Digit by digit: a regular expression took longer than the JSON. */
  private static boolean isLdsHash(JsonNode value) {
    if (!value.isString() || value.getStringValue().length() != LDS_HASH_DIGITS) {
      return false;
    }
    String digits = value.getStringValue();
    for (int i = 0; i < LDS_HASH_DIGITS; i++) {
      char digit = digits.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(JsonNode value, Pattern pattern) {
    return value.isString() && pattern.matcher(value.getStringValue()).matches();
  }
}
