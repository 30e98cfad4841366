-- What no search can need any more is dropped, and its keys are destroyed.
--
-- A superseded snapshot is kept back for a minute, for searches under way: their deadline is 2 seconds. One that comes
-- later gets an error, never an empty answer. A table that someone still holds is left to the next call. A snapshot past
-- the staleness limit is expired: no search may read it, so it is not kept back.
--
-- Each function is a call of its own: whatever keeps a table from being dropped, the stale expire and keys are destroyed.
--
-- SQLSTATEs: LS009 the key is still needed.

CREATE FUNCTION ${schema}.is_kept_back(s ${schema}.snapshot) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT s.state = 'superseded' AND s.superseded_at > clock_timestamp() - interval '1 minute' AND NOT is_stale(s);
$$;

-- Under the locks the age is looked at again. Whoever holds them, such as an append, is not waited for.
CREATE FUNCTION ${schema}.expire_stale_snapshot() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    s snapshot;
BEGIN
    SELECT l.* INTO s FROM pointer p JOIN snapshot l ON l.id = p.current
    WHERE is_stale(l) FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
        UPDATE pointer SET current = NULL, stale_at = NULL;
        UPDATE snapshot l SET state = 'superseded', superseded_at = clock_timestamp() WHERE l.id = s.id;
        PERFORM record_event('snapshot_expired', s.upload_id, s.attempt, s.id, s.rows);
        RETURN true;
    END IF;
    RETURN false;
END
$$;

CREATE FUNCTION ${schema}.clean_snapshots() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '500ms'
AS $$
DECLARE
    s snapshot;
    dropped int := 0;
BEGIN
    FOR s IN
        SELECT l.* FROM snapshot l
        WHERE l.state IN ('failed', 'superseded') AND NOT is_kept_back(l)
        ORDER BY l.id FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            EXECUTE format('DROP FUNCTION IF EXISTS %I.%I(uuid, uuid[])', '${schema}', 'find_' || s.id);
            EXECUTE format('DROP TABLE IF EXISTS %1$I.%2$I, %1$I.%3$I', '${schema}', 'load_' || s.id, 'ids_' || s.id);
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

-- Whoever receives an upload shows it every 10 seconds, unless an outage keeps it from doing so, and this caller too: an
-- upload is abandoned when it is found silent twice, a minute or more apart.
CREATE FUNCTION ${schema}.abandon_silent_uploads() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    silent upload;
    abandoned int := 0;
BEGIN
    UPDATE upload u SET silent_since = clock_timestamp()
    WHERE u.status = 'receiving' AND u.heartbeat_at < clock_timestamp() - interval '2 minutes'
      AND (u.silent_since >= u.heartbeat_at) IS NOT TRUE;
    FOR silent IN
        SELECT u.* FROM upload u
        WHERE u.status = 'receiving' AND u.silent_since >= u.heartbeat_at
          AND u.silent_since <= clock_timestamp() - interval '1 minute'
        FOR UPDATE SKIP LOCKED
    LOOP
        PERFORM end_abandoned(silent);
        abandoned := abandoned + 1;
    END LOOP;
    RETURN abandoned;
END
$$;

-- An upload that is locked is left to the next call.
CREATE FUNCTION ${schema}.forget_idempotency_keys() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    forgotten int;
BEGIN
    UPDATE upload w SET idempotency_key = NULL, body_hmac = NULL
    WHERE w.upload_id IN (
        SELECT u.upload_id FROM upload u
        WHERE (u.idempotency_key IS NOT NULL OR u.body_hmac IS NOT NULL)
          AND u.created_at <= clock_timestamp() - interval '24 hours'
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;

-- Uploads with keys that none can load with any more and no snapshot can be read with: an append shares its base's. A
-- table that someone still holds keeps no key.
CREATE VIEW ${schema}.spent_key AS
    SELECT u.key_id, u.upload_id FROM ${schema}.upload u
    WHERE u.key_destroyed_at IS NULL
      AND NOT EXISTS (SELECT FROM ${schema}.upload o
                      WHERE o.key_id = u.key_id AND o.status IN ('receiving', 'staged', 'loading'))
      AND NOT EXISTS (SELECT FROM ${schema}.upload o JOIN ${schema}.snapshot s ON s.upload_id = o.upload_id
                      WHERE o.key_id = u.key_id
                        AND (s.state IN ('loading', 'sealed', 'published') OR ${schema}.is_kept_back(s)));

CREATE FUNCTION ${schema}.keys_to_destroy() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT DISTINCT k.key_id FROM spent_key k;
$$;

-- Called after the registry has destroyed it.
CREATE FUNCTION ${schema}.key_destroyed(key_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    spent text;
BEGIN
    FOR spent IN
        UPDATE upload u SET key_destroyed_at = clock_timestamp()
        FROM spent_key k
        WHERE k.key_id = key_destroyed.key_id AND u.upload_id = k.upload_id
          AND u.key_destroyed_at IS NULL -- of the row itself, which another caller may have changed meanwhile
        RETURNING u.upload_id
    LOOP
        PERFORM record_event('key_destroyed', spent, NULL, NULL, NULL);
    END LOOP;
    IF NOT EXISTS (SELECT FROM upload u
                   WHERE u.key_id = key_destroyed.key_id AND u.key_destroyed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'key_destroyed: the key is still needed' USING ERRCODE = 'LS009';
    END IF;
END
$$;

-- Of these keys, those that no upload names: made for an upload that never began.
CREATE FUNCTION ${schema}.unknown_keys(key_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT DISTINCT k FROM unnest(unknown_keys.key_ids) AS k
    WHERE k IS NOT NULL AND NOT EXISTS (SELECT FROM upload u WHERE u.key_id = k);
$$;

-- Of these staged files, named by their uploads, those that nothing will load.
CREATE FUNCTION ${schema}.orphaned_files(upload_ids text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT DISTINCT f FROM unnest(orphaned_files.upload_ids) AS f
    WHERE f IS NOT NULL
      AND NOT EXISTS (SELECT FROM upload u
                      WHERE u.upload_id = f AND u.status IN ('receiving', 'staged', 'loading'));
$$;
