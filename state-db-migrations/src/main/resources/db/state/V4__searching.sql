-- What a search may ask: which snapshot is current, and the rows of at most 50 tokens in it.
--
-- A search names the snapshot it was prepared for and is never answered from another one. Every case in which the
-- answer is not known is an error of its own, never "no rows":
-- LS001 no snapshot, LS002 moved on (DETAIL: the current snapshot), LS003 bad tokens, LS004 the snapshot is stale,
-- 40001 its table is gone: another one was published a minute or more after the caller's transaction had begun.

CREATE FUNCTION ${schema}.current_snapshot()
RETURNS TABLE (snapshot bigint, key_id uuid, linkage_version int, published_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT s.id, u.key_id, u.linkage_version, s.published_at
    FROM pointer p JOIN snapshot s ON s.id = p.current JOIN upload u ON u.upload_id = s.upload_id;
$$;

-- STABLE: the pointer and the rows are read with one snapshot of the caller's.
-- The 21st row of a token tells the caller that there are too many.
-- The settings leave one plan, the index scan: load tables are not analysed.
CREATE FUNCTION ${schema}.find_participants(snapshot bigint, tokens uuid[])
RETURNS TABLE (token uuid, sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
DECLARE
    current_id bigint;
    stale boolean;
BEGIN
    IF array_ndims(tokens) IS DISTINCT FROM 1 OR cardinality(tokens) > 50
       OR array_position(tokens, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'find_participants: 1 to 50 tokens, none of them NULL' USING ERRCODE = 'LS003';
    END IF;
    SELECT s.id, s.published_at < clock_timestamp() - g.staleness_limit INTO current_id, stale
    FROM pointer p JOIN snapshot s ON s.id = p.current CROSS JOIN settings g;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'find_participants: no snapshot is published' USING ERRCODE = 'LS001';
    END IF;
    IF current_id IS DISTINCT FROM find_participants.snapshot THEN
        RAISE EXCEPTION 'find_participants: another snapshot is current'
            USING ERRCODE = 'LS002', DETAIL = current_id::text;
    END IF;
    IF stale THEN
        RAISE EXCEPTION 'find_participants: the snapshot is stale' USING ERRCODE = 'LS004';
    END IF;
    BEGIN
        RETURN QUERY EXECUTE format(
            'SELECT t.token, l.sealed FROM (SELECT DISTINCT unnest($1)) AS t (token) CROSS JOIN LATERAL '
            '(SELECT substr(p.sealed, 92 * n - 91, 92) '
            'FROM %I.%I p CROSS JOIN LATERAL unnest(array_positions(p.tokens, t.token)) AS n '
            'WHERE p.bucket = bucket_of(t.token) AND t.token = ANY (p.tokens) LIMIT 21) AS l (sealed)',
            '${schema}', 'load_' || current_id) USING tokens;
    EXCEPTION WHEN undefined_table THEN
        RAISE EXCEPTION 'find_participants: the snapshot is gone' USING ERRCODE = '40001';
    END;
END
$$;
