-- A loaded upload becomes what searches see: all of it or nothing.
--
-- A replace moves the pointer; an append is copied into the current snapshot. The upload's status and the audit event
-- change in the same transaction. A search has one snapshot of the database for the pointer and the rows: it sees the
-- state before or the state after.
--
-- SQLSTATEs: LS005 lease lost, LS008 unknown snapshot, LS009 not in this status, LS012 there is nothing to append to.

CREATE FUNCTION ${schema}.stale_at(s ${schema}.snapshot) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT s.published_at + g.staleness_limit FROM settings g;
$$;

CREATE FUNCTION ${schema}.is_stale(s ${schema}.snapshot) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT stale_at(s) < clock_timestamp();
$$;

-- The pointer follows what its moment is reckoned from. A publish under way is waited for: it has read the old settings.
CREATE FUNCTION ${schema}.set_stale_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM FROM pointer FOR UPDATE;
    UPDATE pointer p SET stale_at = stale_at(l) FROM snapshot l
    WHERE l.id = p.current AND p.stale_at IS DISTINCT FROM stale_at(l);
    RETURN NULL;
END
$$;

CREATE TRIGGER set_stale_at AFTER UPDATE ON ${schema}.settings
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.set_stale_at();

CREATE TRIGGER set_stale_at AFTER UPDATE OF published_at ON ${schema}.snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.set_stale_at();

-- An append is added to the newest accepted replace that has not failed; its base is the newest upload that shares this
-- one's key. An append to an earlier replace, or to one that failed, is nobody's base, though it fails only when its turn
-- comes. The row locks keep the base's key from being spent before the append that needs it can be seen. The base may be
-- being published meanwhile, which can take long for an append: that does not keep this one waiting.
CREATE FUNCTION ${schema}.begin_append(
    upload_id text, file_name text, idempotency_key bytea, user_name text DEFAULT NULL)
RETURNS TABLE (key_id uuid, linkage_version int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    key_giver upload;
    base upload;
BEGIN
    LOOP
        -- Goes on to an earlier one where the newest fails meanwhile.
        SELECT * INTO key_giver FROM upload u
        WHERE u.kind = 'replace' AND u.status IN ('staged', 'loading', 'complete')
        ORDER BY u.sequence DESC LIMIT 1 FOR SHARE;
        EXIT WHEN NOT FOUND OR key_giver.status <> 'complete';
        PERFORM FROM snapshot s JOIN pointer p ON p.current = s.id
        WHERE s.upload_id = key_giver.upload_id AND s.state = 'published' AND NOT is_stale(s) FOR SHARE OF s;
        -- A newer one may have been published since.
        EXIT WHEN FOUND OR NOT EXISTS (
            SELECT FROM upload u
            WHERE u.kind = 'replace' AND u.status IN ('staged', 'loading', 'complete')
              AND u.sequence > key_giver.sequence);
    END LOOP;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'begin_append: there is nothing to append to' USING ERRCODE = 'LS012';
    END IF;
    SELECT * INTO base FROM upload u
    WHERE u.key_id = key_giver.key_id AND u.status IN ('staged', 'loading', 'complete')
    ORDER BY u.sequence DESC LIMIT 1 FOR KEY SHARE;
    PERFORM insert_upload(begin_append.upload_id, 'append', base.key_id, base.linkage_version,
                          begin_append.file_name, base.upload_id, false, begin_append.idempotency_key,
                          begin_append.user_name);
    RETURN QUERY SELECT base.key_id, base.linkage_version;
END
$$;

CREATE FUNCTION ${schema}.publish_replace(u ${schema}.upload, s ${schema}.snapshot) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    last_published snapshot;
BEGIN
    -- The current one, or the last there was: rows are remembered when a snapshot is expired and dropped.
    SELECT * INTO last_published FROM snapshot l WHERE l.published_at IS NOT NULL ORDER BY l.id DESC LIMIT 1;
    IF s.rows * 2 < last_published.rows AND NOT u.allow_shrink THEN
        PERFORM end_failed(u, 'The file holds less than half of the participants that were published last. Nothing '
                              'was changed; if it is complete, upload it again with allow_shrink=true.');
        RETURN false;
    END IF;
    IF last_published.state = 'published' THEN
        UPDATE snapshot l SET state = 'superseded', superseded_at = clock_timestamp() WHERE l.id = last_published.id;
        PERFORM record_event('snapshot_superseded', last_published.upload_id, last_published.attempt,
                             last_published.id, last_published.rows);
    END IF;
    UPDATE snapshot l SET state = 'published', published_at = clock_timestamp() WHERE l.id = s.id;
    UPDATE pointer SET current = l.id, stale_at = stale_at(l) FROM snapshot l WHERE l.id = s.id;
    PERFORM create_search_function(s.id, u.key_id, s.filter_pages);
    PERFORM grant_search(s.id);
    PERFORM record_event('published', u.upload_id, u.attempt, s.id, s.rows);
    RETURN true;
END
$$;

-- The numbers of rows whose participant id the current snapshot holds already, in order, at most 1,001.
-- The settings ask for a hash of the smaller file that the other one passes by: nothing is known to the planner of how
-- long the arrays are, and what it would choose instead takes five times as long.
CREATE FUNCTION ${schema}.rows_repeated_in(current_id bigint, append_id bigint) RETURNS SETOF int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
SET enable_mergejoin = off
SET work_mem = '32MB'
SET jit = off
AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT DISTINCT a.row_number '
        'FROM (SELECT unnest(participant_ids), unnest(row_numbers) FROM %1$I.%3$I) AS a (id, row_number) '
        'JOIN (SELECT unnest(participant_ids) FROM %1$I.%2$I) AS c (id) ON c.id = a.id '
        'ORDER BY a.row_number LIMIT 1001',
        '${schema}', 'ids_' || current_id, 'ids_' || append_id);
END
$$;

CREATE FUNCTION ${schema}.end_failed_by_repeated_ids(u ${schema}.upload, row_numbers int[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    reported int[] := row_numbers[1:1000];
    faults json;
BEGIN
    SELECT json_object_agg(n, json_build_array(json_build_object(
               'property_name', 'participant_id',
               'error_message', 'Give a participant_id that is not in the snapshot yet; one with this id is'))
               ORDER BY n)
    INTO faults FROM unnest(reported) AS n;
    -- It tells the sender which ids the snapshot holds: how often is on record.
    PERFORM record_event('repeated_ids_told', u.upload_id, u.attempt, NULL, cardinality(reported));
    PERFORM end_failed(
        u,
        CASE WHEN cardinality(row_numbers) > cardinality(reported)
             THEN 'The maximum number of errors has been reached. Please retry your upload after addressing these errors.'
        END,
        faults);
END
$$;

-- Rows are added in the order of their buckets, as they were loaded. Readers of the current tables are not held up. The
-- filter does not know the rows that are added: it goes, and searches look for every token until the next replace.
CREATE FUNCTION ${schema}.publish_append(u ${schema}.upload, s ${schema}.snapshot) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    current_id bigint;
    repeated int[];
BEGIN
    SELECT l.id INTO current_id
    FROM pointer p JOIN snapshot l ON l.id = p.current JOIN upload c ON c.upload_id = l.upload_id
    WHERE c.key_id = u.key_id AND NOT is_stale(l)
      AND EXISTS (SELECT FROM upload b WHERE b.upload_id = u.base_upload_id AND b.status = 'complete');
    IF NOT FOUND THEN
        PERFORM end_failed(u, 'The participants this file was to be added to have changed since (or were not '
                              'published). Nothing was changed; upload it again.');
        RETURN false;
    END IF;
    repeated := ARRAY(SELECT rows_repeated_in(current_id, s.id));
    IF cardinality(repeated) > 0 THEN
        PERFORM end_failed_by_repeated_ids(u, repeated);
        RETURN false;
    END IF;
    EXECUTE format('INSERT INTO %1$I.%2$I (bucket, tokens, sealed) '
                   'SELECT bucket, tokens, sealed FROM %1$I.%3$I WHERE bucket >= 0 ORDER BY bucket',
                   '${schema}', 'load_' || current_id, 'load_' || s.id);
    EXECUTE format('DELETE FROM %I.%I WHERE bucket BETWEEN -32767 AND -1', '${schema}', 'load_' || current_id);
    EXECUTE format('INSERT INTO %1$I.%2$I (participant_ids) SELECT participant_ids FROM %1$I.%3$I',
                   '${schema}', 'ids_' || current_id, 'ids_' || s.id);
    EXECUTE format('DROP TABLE %1$I.%2$I, %1$I.%3$I', '${schema}', 'load_' || s.id, 'ids_' || s.id);
    UPDATE snapshot l SET state = 'appended', dropped_at = clock_timestamp() WHERE l.id = s.id;
    UPDATE snapshot l SET rows = l.rows + s.rows WHERE l.id = current_id;
    PERFORM record_event('appended', u.upload_id, u.attempt, current_id, s.rows);
    RETURN true;
END
$$;

-- True: published. False: the upload is FAILED now and says why. May be asked again when the answer was lost.
CREATE FUNCTION ${schema}.publish(snapshot bigint, attempt int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '10s'
AS $$
DECLARE
    s snapshot;
    u upload;
    published boolean;
BEGIN
    SELECT l.* INTO s FROM snapshot l WHERE l.id = publish.snapshot;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'publish: no such snapshot' USING ERRCODE = 'LS008';
    END IF;
    -- NO KEY UPDATE keeps every other step and claim out, and lets an append to this upload begin.
    SELECT w.* INTO u FROM upload w WHERE w.upload_id = s.upload_id FOR NO KEY UPDATE;
    SELECT l.* INTO s FROM snapshot l WHERE l.id = publish.snapshot FOR UPDATE;
    IF u.status IN ('complete', 'failed') AND (s.attempt, u.attempt) = (publish.attempt, publish.attempt) THEN
        RETURN u.status = 'complete';
    END IF;
    PERFORM check_lease(u, publish.attempt);
    IF s.attempt <> u.attempt THEN
        RAISE EXCEPTION 'publish: the snapshot is another attempt''s' USING ERRCODE = 'LS005';
    END IF;
    IF s.state <> 'sealed' THEN
        RAISE EXCEPTION 'publish: the snapshot is not sealed' USING ERRCODE = 'LS009';
    END IF;

    PERFORM FROM pointer FOR UPDATE;
    published := CASE u.kind WHEN 'append' THEN publish_append(u, s) ELSE publish_replace(u, s) END;
    IF published THEN
        UPDATE upload w SET status = 'complete', completed_at = clock_timestamp(), lease_until = NULL
        WHERE w.upload_id = u.upload_id;
    END IF;
    RETURN published;
END
$$;
