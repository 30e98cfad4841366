-- What has been kept as long as the settings say goes: a match with its events, its tokens, its sealed participants
-- and their key; the records of searches and readings. What remains is a row of audit_log with the ids of the recorded
-- rows, and the entries of the chain, whose digests nobody can tell a row from without its salt.
-- A row that is not in the chain yet is not purged.
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE FUNCTION ${schema}.purge_matches(max_matches int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    ends timestamptz := clock_timestamp() - (SELECT s.match_retention FROM settings s);
    id text;
    purged int := 0;
BEGIN
    IF (max_matches BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'purge_matches: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    FOR id IN
        SELECT m.match_id FROM match_event l JOIN match m ON m.match_id = l.match_id
        WHERE l.at < ends
          AND NOT EXISTS (SELECT FROM match_event e WHERE e.match_id = l.match_id AND e.version > l.version)
          AND NOT EXISTS (SELECT FROM audit_unsealed q JOIN match_event e ON e.id = q.id WHERE e.match_id = l.match_id)
        ORDER BY l.at LIMIT max_matches
        FOR UPDATE OF m SKIP LOCKED
    LOOP
        -- Looked up again: an event may have been appended before the lock was there.
        CONTINUE WHEN EXISTS (SELECT FROM match_event e WHERE e.match_id = id AND e.at >= ends);
        PERFORM record_operation('match_purged', id,
                                 (SELECT range_agg(int8range(e.id, e.id, '[]')) FROM match_event e WHERE e.match_id = id));
        DELETE FROM match_event e WHERE e.match_id = id;
        DELETE FROM match_participants p WHERE p.match_id = id;
        DELETE FROM match_token t WHERE t.match_id = id;
        DELETE FROM open_match o WHERE o.match_id = id;
        DELETE FROM match_feed f WHERE f.match_id = id;
        DELETE FROM match m WHERE m.match_id = id;
        purged := purged + 1;
    END LOOP;
    RETURN purged;
END
$$;

-- At most max_rows of each kind.
CREATE FUNCTION ${schema}.purge_searches(max_rows int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    ends timestamptz := clock_timestamp() - (SELECT s.search_retention FROM settings s);
    searches bigint[];
    readings bigint[];
BEGIN
    IF (max_rows BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'purge_searches: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    searches := ARRAY(
        SELECT s.id FROM search_audit s
        WHERE s.at < ends AND NOT EXISTS (SELECT FROM audit_unsealed q WHERE q.id = s.id)
        ORDER BY s.at LIMIT max_rows FOR UPDATE SKIP LOCKED);
    readings := ARRAY(
        SELECT r.id FROM reading_audit r
        WHERE r.at < ends AND NOT EXISTS (SELECT FROM audit_unsealed q WHERE q.id = r.id)
        ORDER BY r.at LIMIT max_rows FOR UPDATE SKIP LOCKED);
    IF searches || readings = '{}' THEN
        RETURN 0;
    END IF;
    PERFORM record_operation('searches_purged', NULL, (
        SELECT range_agg(int8range(g.id, g.id, '[]')) FROM unnest(searches || readings) AS g (id)));
    DELETE FROM search_audit s WHERE s.id = ANY (searches);
    DELETE FROM reading_audit r WHERE r.id = ANY (readings);
    RETURN cardinality(searches || readings);
END
$$;
