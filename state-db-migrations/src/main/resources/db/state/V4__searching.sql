-- What a search may ask: which snapshot is current, and the rows of at most 50 tokens in it.
--
-- A search names the snapshot it was prepared for and is never answered from another one. Every case in which the
-- answer is not known is an error of its own, never "no rows":
-- LS001 no snapshot, LS002 moved on (DETAIL: the current snapshot), LS003 bad tokens, LS004 the snapshot is stale,
-- 42883 and 42P01 its function or table is gone: another one was published a minute or more ago.

CREATE FUNCTION ${schema}.current_snapshot()
RETURNS TABLE (snapshot bigint, key_id uuid, linkage_version int, published_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT s.id, u.key_id, u.linkage_version, s.published_at
    FROM pointer p JOIN snapshot s ON s.id = p.current JOIN upload u ON u.upload_id = s.upload_id;
$$;

-- find_<snapshot> (key id, tokens): the records of at most 50 tokens in the snapshot, a function of its own for each, so that
-- a session plans its query once and not for each search. Its name is never used again and its body never replaced: a
-- session that has not met it yet finds the pointer in the same snapshot of the database as the rows.
--
-- STABLE: the pointer and the rows are read with one snapshot of the caller's. The 21st row of a token tells the caller
-- that there are too many; a token that is given twice is answered twice. The settings leave one plan, the index scan,
-- also where a call of few tokens before it was cheaper to plan anew: load tables are not analysed. The key is compared too:
-- tokens under another one would find nobody.
CREATE FUNCTION ${schema}.create_search_function(snapshot bigint, key_id uuid, filter_pages int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $create$
BEGIN
    EXECUTE format($template$
CREATE FUNCTION ${schema}.find_%1$s(key_id uuid, tokens uuid[])
RETURNS TABLE (token uuid, sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    current_id bigint;
    stale boolean;
BEGIN
    IF array_ndims(tokens) IS DISTINCT FROM 1 OR cardinality(tokens) > 50
       OR array_position(tokens, NULL) IS NOT NULL THEN
        RAISE EXCEPTION '1 to 50 tokens, none of them NULL' USING ERRCODE = 'LS003';
    END IF;
    SELECT p.current, p.stale_at < clock_timestamp() INTO current_id, stale FROM pointer p;
    IF current_id IS NULL THEN
        RAISE EXCEPTION 'no snapshot is published' USING ERRCODE = 'LS001';
    END IF;
    IF current_id <> %1$s OR key_id IS DISTINCT FROM %2$L::uuid THEN
        RAISE EXCEPTION 'another snapshot is current' USING ERRCODE = 'LS002', DETAIL = current_id::text;
    END IF;
    IF stale THEN
        RAISE EXCEPTION 'the snapshot is stale' USING ERRCODE = 'LS004';
    END IF;
    -- Nearly always none is there, which the filter tells by a few pages that all searches read. To ask it for a few
    -- tokens costs more than to look for them.
    IF cardinality(tokens) > 10 THEN
        tokens := ARRAY(
            SELECT t.token FROM unnest(find_%1$s.tokens) AS t (token)
            LEFT JOIN load_%1$s f ON f.bucket = filter_page_of(t.token, %3$s)
            WHERE f.sealed IS NULL OR filter_admits(f.sealed, t.token));
        IF cardinality(tokens) = 0 THEN
            RETURN;
        END IF;
    END IF;
    -- To know that none is there takes a smaller plan than to say which.
    PERFORM FROM unnest(find_%1$s.tokens) AS t (token)
    JOIN load_%1$s p ON p.bucket = bucket_of(t.token) AND t.token = ANY (p.tokens);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT t.token, l.sealed FROM unnest(find_%1$s.tokens) AS t (token) CROSS JOIN LATERAL
            (SELECT substr(p.sealed, 92 * n - 91, 92)
             FROM load_%1$s p CROSS JOIN LATERAL unnest(array_positions(p.tokens, t.token)) AS n
             WHERE p.bucket = bucket_of(t.token) AND t.token = ANY (p.tokens) LIMIT 21) AS l (sealed);
END
$$
        $template$, create_search_function.snapshot, create_search_function.key_id, create_search_function.filter_pages);
END
$create$;

-- Also for R__grants.sql, which takes everything back first.
CREATE FUNCTION ${schema}.grant_search(snapshot bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I.%I(uuid, uuid[]) TO ${state}_matcher',
                   '${schema}', 'find_' || grant_search.snapshot);
END
$$;
