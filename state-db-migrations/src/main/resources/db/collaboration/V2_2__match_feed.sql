-- The feed: every match at the position of its newest event in the chain, as it was after that event. A match that
-- changes moves to the end, so a reader who goes on from the last position it has seen is told of every change, at
-- the latest as part of a newer one, and of none twice.
-- SQLSTATE 22023: an argument is missing or malformed.

-- One row for each match, in the order of positions, with the chain's end; one without a match when there is none.
CREATE FUNCTION ${schema}.list_matches(readers text[], since bigint, max_matches int)
RETURNS TABLE (head bigint, "position" bigint, found ${schema}.match_version)
-- Stable: all of it sees the one snapshot of the statement that calls it.
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (list_matches.since >= 0 AND list_matches.max_matches BETWEEN 1 AND 1000) IS NOT TRUE THEN
        RAISE EXCEPTION 'list_matches: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
        SELECT h.position, f.position, v
        FROM audit_head h
        LEFT JOIN LATERAL (
            SELECT l.* FROM match_feed l
            WHERE l.position > list_matches.since
              AND (list_matches.readers IS NULL OR l.states && list_matches.readers)
            ORDER BY l.position LIMIT list_matches.max_matches
        ) f ON true
        LEFT JOIN match_version v ON v.match_id = f.match_id AND v.version = f.version
        ORDER BY f.position;
END
$$;
