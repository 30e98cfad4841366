package org.linkseal.bench.lookup;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.List;

/** The JSON of the Match API's find_matches. */
public final class FindMatches {
  public static final String PATH = "/match/v2/find_matches";
  public static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

  private static final JsonMapper JSON = JsonMapper.createDefault();

  private FindMatches() {}

  /**
   * What an answer says.
   *
   * @param results persons that were searched everywhere or matched somewhere
   * @param matches of all persons
   * @param errors of all persons
   */
  public record Answer(int results, int matches, int errors) {}

  /**
   * The body of a request.
   *
   * @param ldsHashes of the persons, in hex
   */
  public static String request(List<String> ldsHashes) {
    StringBuilder body = new StringBuilder("{\"data\":[");
    for (int person = 0; person < ldsHashes.size(); person++) {
      body.append(person == 0 ? "" : ",")
          .append("{\"lds_hash\":\"")
          .append(ldsHashes.get(person))
          .append("\",\"participant_id\":\"p")
          .append(person)
          .append("\",\"search_reason\":\"other\"}");
    }
    return body.append("]}").toString();
  }

  /** Of an answer's body. */
  public static Answer answer(byte[] body) throws IOException {
    JsonNode data = member(JSON.readValue(body, JsonNode.class), "data");
    JsonNode results = member(data, "results");
    int matches = 0;
    for (JsonNode result : results.values()) {
      matches += member(result, "matches").size();
    }
    return new Answer(results.size(), matches, member(data, "errors").size());
  }

  private static JsonNode member(JsonNode object, String name) throws IOException {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new IOException("the answer has no " + name);
    }
    return value;
  }
}
