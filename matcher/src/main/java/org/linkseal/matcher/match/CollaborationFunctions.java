package org.linkseal.matcher.match;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a search writes into the collaboration database. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface CollaborationFunctions extends GenericRepository<MatchRow, String> {

  /**
   * The open match of this pair and person, which may be an earlier one's, and whether the person
   * is protected now. Hidden matches are found by hidden hits alone.
   *
   * @param matchTokens of the person, as PostgreSQL writes bytea in hex; one for each version
   * @param initiatingWord whether the person is vulnerable, by this search; null is not assessed
   * @param matchingWord the same, by the matching state's records
   */
  @Query(
      value =
          """
          SELECT opened AS match_id, vulnerable FROM collaboration.open_match(:matchId, :initiating, :matching,
              CAST(:matchKeyVersions AS int[]), CAST(CAST(:matchTokens AS text[]) AS bytea[]),
              :sealed, :wrappedKey, :actor, :userName, :hidden,
              CAST(:initiatingWord AS boolean), CAST(:matchingWord AS boolean))
          """,
      nativeQuery = true)
  MatchRow openMatch(
      String matchId,
      String initiating,
      String matching,
      @TypeDef(type = DataType.STRING_ARRAY) String[] matchKeyVersions,
      @TypeDef(type = DataType.STRING_ARRAY) String[] matchTokens,
      @TypeDef(type = DataType.BYTE_ARRAY) byte[] sealed,
      @TypeDef(type = DataType.BYTE_ARRAY) byte[] wrappedKey,
      String actor,
      @Nullable String userName,
      boolean hidden,
      @Nullable Boolean initiatingWord,
      @Nullable Boolean matchingWord);

  /**
   * Bounds its transaction as {@link #limitTransaction} does, so that it can be the whole of one.
   * The function gives nothing; that it was called is what comes back.
   */
  @Query(
      value =
          """
          SELECT collaboration.record_search(:searchId, :initiating, :keyId, :userName,
              :persons, :matches, :hidden, :unsearched) IS NULL
          FROM set_config('transaction_timeout', :milliseconds, true)
          """,
      nativeQuery = true)
  boolean recordSearch(
      UUID searchId,
      String initiating,
      String keyId,
      @Nullable String userName,
      int persons,
      int matches,
      int hidden,
      @TypeDef(type = DataType.STRING_ARRAY) String[] unsearched,
      String milliseconds);

  /** Bounds the transaction that it is called in. */
  @Query(
      value = "SELECT set_config('transaction_timeout', :milliseconds, true)",
      nativeQuery = true)
  String limitTransaction(String milliseconds);
}
