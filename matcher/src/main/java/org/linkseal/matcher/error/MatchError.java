package org.linkseal.matcher.error;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/** Every error that the Match API answers of its own, and the body it becomes. */
public enum MatchError {
  BODY_NOT_JSON("The body is not a JSON object, or a member of it is there twice."),
  DATA_NOT_AN_ARRAY("Property 'data' must be an array of persons."),
  NO_PERSONS("Property 'data' must not be empty."),
  TOO_MANY_PERSONS("Property 'data' must not hold more than %s persons."),
  PERSON_NOT_AN_OBJECT("A person must be a JSON object. Path 'data[%s]'."),
  PROPERTY_MISSING("Required property '%s' not found in JSON. Path '%s'."),
  PROPERTY_NULL("Required property '%s' expects a value but got null. Path '%s'."),
  INITIATING_STATE_MISSING("Required header 'X-Initiating-State' is missing."),
  INITIATING_STATE_UNKNOWN("Header 'X-Initiating-State' names no state."),
  INITIATING_STATE_REPEATED("Header 'X-Initiating-State' must name one state."),
  FROM_INVALID("Header 'From' may hold the printable characters of ASCII only."),

  DATA_NOT_AN_OBJECT("Property 'data' must be an object."),
  MEMBER_REFUSED("The body may hold 'data' only, and that the members of a disposition only."),
  MEMBER_INVALID("Property '%s' must be %s, or null."),
  INITIAL_ACTION_TAKEN_INVALID("initial_action_taken of this state must be one of: %s."),
  INITIAL_ACTION_INCOMPLETE("initial_action_at and initial_action_taken come together."),
  FINAL_DISPOSITION_INVALID("final_disposition of this state must be one of: %s."),
  FINAL_DISPOSITION_INCOMPLETE("final_disposition and final_disposition_date come together."),
  INITIAL_ACTION_MISSING("A final disposition needs the initial action first."),
  FINAL_DISPOSITION_BEFORE_MATCH(
      "final_disposition_date must not be before the date of the match (UTC)."),
  INVALID_MATCH_REASON_INVALID("invalid_match_reason must be one of: %s."),
  INVALID_MATCH_REASON_MISPLACED(
      "invalid_match_reason must be given when invalid_match is true, and only then."),
  OTHER_REASONING_MISPLACED(
      "other_reasoning_for_invalid_match must be given when invalid_match_reason is Other, and only"
          + " then."),
  OTHER_REASONING_INVALID(
      "other_reasoning_for_invalid_match must be a text of at most %s characters."),
  PARAMETER_REPEATED("The parameter '%s' must have one value."),
  CURSOR_INVALID("'since' is not what an answer of this list has given as 'next'."),
  LIMIT_INVALID("'limit' must be a number from 1 to %s."),

  LDS_HASH_INVALID(Code.VALIDATION_ERROR, "lds_hash must be 128 characters of 0-9 and a-f."),
  PARTICIPANT_ID_INVALID(
      Code.VALIDATION_ERROR,
      "participant_id must be 1 to 20 letters, digits, hyphens and underscores."),
  CASE_ID_INVALID(
      Code.VALIDATION_ERROR,
      "case_id must be at most 20 letters, digits, hyphens and underscores."),
  SEARCH_REASON_INVALID(
      Code.VALIDATION_ERROR,
      "search_reason must be application, recertification, new_household_member or other."),
  VULNERABLE_INDIVIDUAL_INVALID(
      Code.VALIDATION_ERROR, "vulnerable_individual must be true, false or null."),

  STATE_UNAVAILABLE(
      Code.STATE_UNAVAILABLE, "State %s could not be searched. Repeat the search later."),
  STATE_NOT_SEARCHABLE(
      Code.STATE_NOT_SEARCHABLE, "State %s has no current data to search. Ask that state."),
  TOO_MANY_ROWS(
      Code.TOO_MANY_ROWS,
      "State %s lists this person more often than is answered here. Ask that state."),

  KEY_REFUSED(
      HttpStatus.UNAUTHORIZED,
      Form.KEY_REFUSAL,
      "Access denied due to invalid subscription key. Make sure to provide a valid key for an active"
          + " subscription."),
  STATE_DOES_NOT_SEARCH(
      HttpStatus.FORBIDDEN,
      Form.PROBLEM,
      "State %s is suspended or has left the programme, so nobody is searched for it. Its key is"
          + " valid; ask the programme's operator."),
  OVERSEERS_ONLY_READ(
      HttpStatus.FORBIDDEN,
      Form.PROBLEM,
      "A key of oversight reads matches, and does nothing else."),
  ONLY_ITS_STATES(
      HttpStatus.FORBIDDEN, Form.PROBLEM, "Only the two states of a match may change it."),
  ONLY_THE_FEDERAL_OFFICE(
      HttpStatus.FORBIDDEN, Form.PROBLEM, "Only the federal office may reopen a match."),
  NO_SUCH_PATH(HttpStatus.NOT_FOUND, Form.NOT_FOUND, "not found"),
  NO_SUCH_MATCH(HttpStatus.NOT_FOUND, Form.NOT_FOUND, "not found"),
  TOO_SLOW(
      HttpStatus.REQUEST_TIMEOUT,
      Form.PROBLEM,
      "The request did not arrive in time, and nothing was done. Send it again, all at once."),
  MATCH_CLOSED(HttpStatus.CONFLICT, Form.PROBLEM, "The match is closed and cannot change."),
  MATCH_NOT_CLOSED(HttpStatus.CONFLICT, Form.PROBLEM, "The match is open."),
  ANOTHER_MATCH_OPEN(
      HttpStatus.CONFLICT, Form.PROBLEM, "Another match of the same states and person is open."),
  CHANGED_MEANWHILE(
      HttpStatus.PRECONDITION_FAILED,
      Form.PROBLEM,
      "The match is not as the tag in If-Match names it. Read it again."),
  NOTHING_CHANGES(
      HttpStatus.UNPROCESSABLE_ENTITY,
      Form.PROBLEM,
      "The match holds all of this already: nothing would change."),
  TOO_MANY_REQUESTS(
      HttpStatus.TOO_MANY_REQUESTS,
      Form.PROBLEM,
      "Repeat the request after the seconds that Retry-After names."),
  BUDGET_USED_UP(
      HttpStatus.TOO_MANY_REQUESTS,
      Form.PROBLEM,
      "The persons of this search are more than are left of today's budget. It is renewed at midnight"
          + " UTC; before that, the federal office may lift it."),
  BODY_TOO_LONG(HttpStatus.REQUEST_ENTITY_TOO_LARGE, Form.PROBLEM, "No request is as long."),
  UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE,
      Form.PROBLEM,
      "Repeat the request after the seconds that Retry-After names."),
  INTERNAL(
      HttpStatus.INTERNAL_SERVER_ERROR,
      Form.PROBLEM,
      "The request failed, and found or changed nothing.");

  private enum Form {
    BAD_REQUEST,
    PERSON,
    KEY_REFUSAL,
    NOT_FOUND,
    PROBLEM
  }

  private enum Code {
    BAD_REQUEST("Bad Request"),
    VALIDATION_ERROR("Validation error"),
    STATE_UNAVAILABLE("State unavailable"),
    STATE_NOT_SEARCHABLE("State not searchable"),
    TOO_MANY_ROWS("Too many rows"),
    NONE("");

    private final String title;

    Code(String title) {
      this.title = title;
    }
  }

  private final HttpStatus status;
  private final Form form;
  private final Code code;
  private final String detail;

  MatchError(String detail) {
    this(HttpStatus.BAD_REQUEST, Form.BAD_REQUEST, Code.BAD_REQUEST, detail);
  }

  /** An error of one person in a search that is otherwise answered. */
  MatchError(Code code, String detail) {
    this(HttpStatus.OK, Form.PERSON, code, detail);
  }

  MatchError(HttpStatus status, Form form, String detail) {
    this(status, form, Code.NONE, detail);
  }

  MatchError(HttpStatus status, Form form, Code code, String detail) {
    this.status = status;
    this.form = form;
    this.code = code;
    this.detail = detail;
  }

  /**
   * The error of one person.
   *
   * @param details names of what the detail speaks of, never a value of the request
   */
  public PersonError of(int index, Object... details) {
    return new PersonError(index, code.name(), code.title, detail.formatted(details));
  }

  /** Whether a whole request is answered with it, and not one person of it. */
  boolean isOfRequest() {
    return form != Form.PERSON;
  }

  /** Whether it is answered to a key that does not open what is asked for. */
  boolean isOfAccess() {
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> true;
      default -> false;
    };
  }

  MutableHttpResponse<?> response(Object... details) {
    String text = detail.formatted(details);
    return switch (form) {
      case BAD_REQUEST -> json(Errors.badRequest(code.name(), code.title, text));
      case KEY_REFUSAL -> json(new KeyRefusal(status.getCode(), text));
      case NOT_FOUND -> json(Errors.notFound(text));
      case PROBLEM, PERSON -> Problem.response(HttpResponse.status(status), text);
    };
  }

  private MutableHttpResponse<?> json(Object body) {
    return HttpResponse.status(status).body(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
