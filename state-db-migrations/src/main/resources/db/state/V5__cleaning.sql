-- What no search can need any more is dropped, and its keys are destroyed.
--
-- The snapshot superseded last is kept back until the next publish, for searches under way. A table that someone
-- still holds is left to the next call. A snapshot past the staleness limit is expired: no search may read it, so
-- it must not be kept.
--
-- SQLSTATEs: LS009 the key is still needed.

CREATE FUNCTION ${schema}.expire_stale_snapshot() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    expired bigint;
    s snapshot;
BEGIN
    UPDATE pointer p SET current = NULL FROM snapshot l, settings g
    WHERE l.id = p.current AND l.published_at < clock_timestamp() - g.staleness_limit
    RETURNING l.id INTO expired;
    IF FOUND THEN
        UPDATE snapshot l SET state = 'superseded', superseded_at = clock_timestamp() WHERE l.id = expired
        RETURNING * INTO s;
        PERFORM record_event('snapshot_expired', s.upload_id, s.attempt, s.id, s.rows);
    END IF;
END
$$;

CREATE FUNCTION ${schema}.clean_snapshots() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '500ms'
AS $$
DECLARE
    kept bigint;
    s snapshot;
    dropped int := 0;
BEGIN
    PERFORM expire_stale_snapshot();
    SELECT l.id INTO kept FROM snapshot l CROSS JOIN settings g
    WHERE l.state = 'superseded' AND l.published_at >= clock_timestamp() - g.staleness_limit
    ORDER BY l.superseded_at DESC LIMIT 1;
    FOR s IN
        SELECT l.* FROM snapshot l
        WHERE l.state = 'failed' OR (l.state = 'superseded' AND l.id IS DISTINCT FROM kept)
        ORDER BY l.id FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %I.%I', '${schema}', 'load_' || s.id);
            UPDATE snapshot l SET state = 'dropped', dropped_at = clock_timestamp() WHERE l.id = s.id;
            PERFORM record_event('snapshot_dropped', s.upload_id, s.attempt, s.id, s.rows);
            dropped := dropped + 1;
        EXCEPTION WHEN lock_not_available THEN
            NULL;
        END;
    END LOOP;
    RETURN dropped;
END
$$;

CREATE FUNCTION ${schema}.abandon_silent_uploads(silent_for interval) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    silent upload;
    abandoned int := 0;
BEGIN
    FOR silent IN
        SELECT u.* FROM upload u
        WHERE u.status = 'receiving' AND u.heartbeat_at < clock_timestamp() - silent_for
        FOR UPDATE SKIP LOCKED
    LOOP
        PERFORM end_abandoned(silent);
        abandoned := abandoned + 1;
    END LOOP;
    RETURN abandoned;
END
$$;

-- Keys of uploads that cannot load any more and of whose snapshots none can be read.
CREATE VIEW ${schema}.spent_key AS
    SELECT u.key_id, u.upload_id FROM ${schema}.upload u
    WHERE u.key_destroyed_at IS NULL AND u.status IN ('complete', 'failed', 'abandoned')
      AND NOT EXISTS (SELECT FROM ${schema}.snapshot s
                      WHERE s.upload_id = u.upload_id AND s.state NOT IN ('failed', 'dropped'));

CREATE FUNCTION ${schema}.keys_to_destroy() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT k.key_id FROM spent_key k;
$$;

-- Called after the registry has destroyed it.
CREATE FUNCTION ${schema}.key_destroyed(key_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    spent text;
BEGIN
    UPDATE upload u SET key_destroyed_at = clock_timestamp()
    FROM spent_key k WHERE k.key_id = key_destroyed.key_id AND u.upload_id = k.upload_id
    RETURNING u.upload_id INTO spent;
    IF FOUND THEN
        PERFORM record_event('key_destroyed', spent, NULL, NULL, NULL);
    ELSIF NOT EXISTS (SELECT FROM upload u
                      WHERE u.key_id = key_destroyed.key_id AND u.key_destroyed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'key_destroyed: the key is still needed' USING ERRCODE = 'LS009';
    END IF;
END
$$;
