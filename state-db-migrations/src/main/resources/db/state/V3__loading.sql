-- A staged upload is loaded into tables that no one sees yet.
--
-- Each attempt has tables of its own, load_<snapshot id> for the sealed records and ids_<snapshot id> for the
-- fingerprints of their participant ids, whose names are never used again: a reader that comes too late gets an
-- error, never an empty answer.
--
-- Every step names (upload, attempt) and checks them and the lease under the upload's row lock, so a worker whose
-- lease has run out changes nothing. Locks are taken in the order upload, snapshot, pointer, the snapshot that the pointer names.
-- A snapshot's number is its time in microseconds: after an older copy of the database was brought back, no number
-- comes to mean another snapshot than it did to a matcher that was prepared for it.
-- open_load is committed before COPY: a crash in a COPY into a table of the same transaction would leave orphan files.
--
-- SQLSTATEs: LS005 lease lost, LS006 row count differs, LS007 bad rows, LS008 unknown upload or snapshot,
-- LS009 not in this status.

CREATE TABLE ${schema}.snapshot (
    id            bigint      PRIMARY KEY,
    upload_id     text        NOT NULL REFERENCES ${schema}.upload,
    attempt       int         NOT NULL,
    state         text        NOT NULL DEFAULT 'loading'
                  CHECK (state IN ('loading', 'sealed', 'published', 'superseded', 'appended', 'failed', 'dropped')),
    -- Those of the appends since included.
    rows          bigint,
    filter_pages  int,
    opened_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at  timestamptz,
    superseded_at timestamptz,
    dropped_at    timestamptz
);

CREATE INDEX snapshot_of_upload ON ${schema}.snapshot (upload_id);
CREATE INDEX snapshot_with_table ON ${schema}.snapshot (state) WHERE state NOT IN ('appended', 'dropped');

CREATE TABLE ${schema}.pointer (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    current  bigint  REFERENCES ${schema}.snapshot,
    -- From when on it is not searched any more: a search reads this row and no other besides the participants.
    stale_at timestamptz,
    CHECK (current IS NULL OR stale_at IS NOT NULL)
);

INSERT INTO ${schema}.pointer DEFAULT VALUES;

-- Whose tokens are looked up together: those with the same first two bytes.
CREATE FUNCTION ${schema}.bucket_of(token uuid) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN get_byte(uuid_send(token), 0) * 256 + get_byte(uuid_send(token), 1);

-- A snapshot's Bloom filter says of nearly every token that is not there so, and of each that is there that it may be. Its
-- pages are rows of the snapshot's table that hold bits in place of sealed records, and no token. This is the bucket of the
-- page that a token has its bits in: -1 is the first one. Where there is no such row, nothing is known. A page has 8,000
-- bytes, so that two bytes of a token, times 64,000 / 65,536, are the number of a bit.
CREATE FUNCTION ${schema}.filter_page_of(token uuid, pages int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN -1 - (bucket_of(token) * pages >> 16);

CREATE FUNCTION ${schema}.filter_bit_of(token uuid, first_byte int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (get_byte(uuid_send(token), first_byte) * 256 + get_byte(uuid_send(token), first_byte + 1)) * 125 >> 7;

CREATE FUNCTION ${schema}.filter_admits(bits bytea, token uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN get_bit(bits, filter_bit_of(token, 2)) = 1 AND get_bit(bits, filter_bit_of(token, 4)) = 1
    AND get_bit(bits, filter_bit_of(token, 6)) = 1 AND get_bit(bits, filter_bit_of(token, 8)) = 1;

CREATE FUNCTION ${schema}.check_attempt(u ${schema}.upload, attempt int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF u.status <> 'loading' OR u.attempt IS DISTINCT FROM check_attempt.attempt THEN
        RAISE EXCEPTION 'the lease of this attempt is lost' USING ERRCODE = 'LS005';
    END IF;
END
$$;

CREATE FUNCTION ${schema}.check_lease(u ${schema}.upload, attempt int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM check_attempt(u, check_lease.attempt);
    IF u.lease_until <= clock_timestamp() THEN
        RAISE EXCEPTION 'the lease of this attempt is lost' USING ERRCODE = 'LS005';
    END IF;
END
$$;

-- The loader is one role for all attempts, so an attempt that is over must lose its INSERT.
CREATE FUNCTION ${schema}.fail_unfinished_snapshots(id text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    unfinished bigint;
BEGIN
    FOR unfinished IN
        UPDATE snapshot s SET state = 'failed'
        WHERE s.upload_id = fail_unfinished_snapshots.id AND s.state IN ('loading', 'sealed')
        RETURNING s.id
    LOOP
        EXECUTE format('REVOKE INSERT ON %1$I.%2$I, %1$I.%3$I FROM ${state}_loader',
                       '${schema}', 'load_' || unfinished, 'ids_' || unfinished);
        PERFORM record_event('load_discarded', fail_unfinished_snapshots.id, NULL, unfinished, NULL);
    END LOOP;
END
$$;

-- The sender of an accepted upload was told 201, and is told so again under its idempotency key: for another try it
-- needs another key.
CREATE FUNCTION ${schema}.end_failed(u ${schema}.upload, info text, rows json DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM fail_unfinished_snapshots(u.upload_id);
    UPDATE upload
    SET status = 'failed', completed_at = clock_timestamp(), lease_until = NULL,
        error_message = failure_report(u, nullif(concat_ws(' ', end_failed.info,
                            CASE WHEN u.idempotency_key IS NOT NULL THEN 'Use a new Idempotency-Key.' END), ''),
                            end_failed.rows)
    WHERE upload.upload_id = u.upload_id;
    PERFORM record_event('upload_failed', u.upload_id, u.attempt, NULL, NULL);
END
$$;

-- An attempt is excused where the file is not to blame, and for a day: then it counts, so that an upload is not tried
-- for ever.
CREATE FUNCTION ${schema}.attempts_excused(u ${schema}.upload) RETURNS int
LANGUAGE sql VOLATILE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT u.excused + (u.accepted_at > clock_timestamp() - interval '24 hours')::int;
$$;

-- Whether claim_upload would find one. The caller may have to wait for a place to load it in.
CREATE FUNCTION ${schema}.upload_waits() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT coalesce(
        (SELECT w.status = 'staged' OR w.lease_until <= clock_timestamp() FROM upload w
         WHERE w.status IN ('staged', 'loading') ORDER BY w.sequence LIMIT 1),
        false);
$$;

-- The next upload in sequence, or nothing while an earlier one is being loaded. With given_up it is not to be
-- loaded: its attempts are used up and it has failed, and the next call tells of the next one.
-- An attempt that ended before it opened tables has not met the file: its worker never heard of it, or died at once.
CREATE FUNCTION ${schema}.claim_upload(lease_seconds int)
RETURNS TABLE (upload_id text, attempt int, key_id uuid, rows bigint, staged_length bigint, staged_sha256 bytea,
               kind text, given_up boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    max_attempts CONSTANT int := 5;
    next_id text;
    u upload;
BEGIN
    IF (claim_upload.lease_seconds >= 1) IS NOT TRUE THEN
        RAISE EXCEPTION 'claim_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    SELECT w.upload_id INTO next_id FROM upload w
    WHERE w.status IN ('staged', 'loading') ORDER BY w.sequence LIMIT 1;

    -- Locked by its worker, or finished since: never pass it by, come again.
    SELECT * INTO u FROM upload w
    WHERE w.upload_id = next_id
      AND (w.status = 'staged' OR (w.status = 'loading' AND w.lease_until <= clock_timestamp()))
    FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF u.status = 'loading'
       AND NOT EXISTS (SELECT FROM snapshot s WHERE s.upload_id = u.upload_id AND s.attempt = u.attempt) THEN
        u.excused := attempts_excused(u);
    END IF;
    given_up := u.attempt - u.excused >= max_attempts;
    IF given_up THEN
        PERFORM end_failed(u, 'The file could not be loaded in several attempts. Nothing was changed; upload it '
                              'again, and if that fails too, tell the operator the upload''s identifier.');
    ELSE
        PERFORM fail_unfinished_snapshots(u.upload_id);
        u.attempt := u.attempt + 1;
        UPDATE upload w
        SET status = 'loading', attempt = u.attempt, excused = u.excused,
            lease_until = clock_timestamp() + make_interval(secs => claim_upload.lease_seconds)
        WHERE w.upload_id = u.upload_id;
        PERFORM record_event('upload_claimed', u.upload_id, u.attempt, NULL, NULL);
    END IF;
    RETURN QUERY SELECT u.upload_id, u.attempt, u.key_id, u.rows, u.staged_length, u.staged_sha256, u.kind, given_up;
END
$$;

CREATE FUNCTION ${schema}.renew_lease(upload_id text, attempt int, lease_seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (renew_lease.lease_seconds >= 1) IS NOT TRUE THEN
        RAISE EXCEPTION 'renew_lease: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    UPDATE upload u SET lease_until = clock_timestamp() + make_interval(secs => renew_lease.lease_seconds)
    WHERE u.upload_id = renew_lease.upload_id AND u.attempt = renew_lease.attempt
      AND u.status = 'loading' AND u.lease_until > clock_timestamp();
    RETURN FOUND;
END
$$;

-- After a failure worth another try: the next claim may take it at once. Excused is an outage. After one longer than
-- its lease a worker may still give back what nobody has taken over.
CREATE FUNCTION ${schema}.release_upload(upload_id text, attempt int, excused boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    u upload := locked_upload(release_upload.upload_id);
BEGIN
    PERFORM check_attempt(u, release_upload.attempt);
    PERFORM fail_unfinished_snapshots(u.upload_id);
    IF release_upload.excused THEN
        u.excused := attempts_excused(u);
    END IF;
    UPDATE upload w SET status = 'staged', lease_until = NULL, excused = u.excused WHERE w.upload_id = u.upload_id;
    PERFORM record_event('upload_released', u.upload_id, u.attempt, NULL, NULL);
END
$$;

CREATE FUNCTION ${schema}.fail_upload(upload_id text, attempt int, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    u upload := locked_upload(fail_upload.upload_id);
BEGIN
    PERFORM check_lease(u, fail_upload.attempt);
    PERFORM end_failed(u, fail_upload.reason);
END
$$;

-- The tables have no CHECK or NOT NULL: their violation shows the whole row to a role that may only INSERT.
-- finish_load checks instead. A row of load_<snapshot> holds up to 36 participants of one bucket, their sealed records
-- one behind the other, or a page of the filter. PLAIN: no row is longer than a page, and nothing needs a TOAST table;
-- 500 fingerprints, or 400 with their row numbers, fill one.
CREATE FUNCTION ${schema}.open_load(upload_id text, attempt int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(open_load.upload_id);
    opened bigint;
BEGIN
    PERFORM check_lease(u, open_load.attempt);
    PERFORM fail_unfinished_snapshots(u.upload_id);
    INSERT INTO snapshot (id, upload_id, attempt)
    SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, max(l.id) + 1), u.upload_id, u.attempt
    FROM snapshot l
    RETURNING id INTO opened;
    EXECUTE format('CREATE TABLE %I.%I (bucket int, tokens uuid[] STORAGE PLAIN, sealed bytea STORAGE PLAIN) '
                   'WITH (autovacuum_enabled = off)',
                   '${schema}', 'load_' || opened);
    EXECUTE format('CREATE TABLE %I.%I (participant_ids uuid[] STORAGE PLAIN, row_numbers int[] STORAGE PLAIN) '
                   'WITH (autovacuum_enabled = off)',
                   '${schema}', 'ids_' || opened);
    EXECUTE format('GRANT INSERT ON %1$I.%2$I, %1$I.%3$I TO ${state}_loader',
                   '${schema}', 'load_' || opened, 'ids_' || opened);
    PERFORM record_event('load_opened', u.upload_id, u.attempt, opened, NULL);
    RETURN opened;
END
$$;

-- Participants are looked up by their bucket: a token outside its own would never be found. Looked at are the number of
-- tokens, the length of each row's records, and the buckets of its first and last token. That those between are in the
-- same bucket, that each record is its token's, and that the filter admits every token, is as sure as the receiver, which
-- wrote them in order; that these are the bytes it wrote, the loader has found by their digest before it calls.
CREATE FUNCTION ${schema}.check_rows(snapshot bigint, rows bigint, OUT filter_pages int)
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    counted bigint;
    bad bigint;
    last_page int;
BEGIN
    EXECUTE format(
        'SELECT coalesce(sum(cardinality(tokens)), 0), count(*) FILTER (WHERE CASE WHEN bucket < 0 '
        'THEN cardinality(tokens) IS DISTINCT FROM 0 OR octet_length(sealed) IS DISTINCT FROM 8000 '
        'ELSE array_ndims(tokens) IS DISTINCT FROM 1 OR array_position(tokens, NULL) IS NOT NULL '
        'OR octet_length(sealed) IS DISTINCT FROM 92 * cardinality(tokens) '
        'OR bucket IS DISTINCT FROM bucket_of(tokens[1]) '
        'OR bucket IS DISTINCT FROM bucket_of(tokens[cardinality(tokens)]) END), '
        'count(*) FILTER (WHERE bucket < 0), coalesce(-min(bucket) FILTER (WHERE bucket < 0), 0) FROM %I.%I',
        '${schema}', 'load_' || check_rows.snapshot)
        INTO counted, bad, filter_pages, last_page;
    IF counted <> check_rows.rows THEN
        RAISE EXCEPTION 'finish_load: the number of rows is not the manifest''s' USING ERRCODE = 'LS006';
    END IF;
    IF bad > 0 OR filter_pages <> last_page THEN
        RAISE EXCEPTION 'finish_load: a row is incomplete, has a wrong length, or is in another''s bucket'
            USING ERRCODE = 'LS007';
    END IF;
END
$$;

-- A filter that was made by another rule than it is read by would hide everybody, so it would be found in any part of them.
CREATE FUNCTION ${schema}.check_filter(snapshot bigint, pages int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    hidden bigint;
BEGIN
    EXECUTE format(
        'SELECT count(*) FROM generate_series(0, 65535, 64) b JOIN %1$I.%2$I p ON p.bucket = b '
        'JOIN %1$I.%2$I f ON f.bucket = filter_page_of(p.tokens[1], $1) WHERE NOT filter_admits(f.sealed, p.tokens[1])',
        '${schema}', 'load_' || check_filter.snapshot)
        INTO hidden USING check_filter.pages;
    IF hidden > 0 THEN
        RAISE EXCEPTION 'finish_load: the filter hides a row' USING ERRCODE = 'LS007';
    END IF;
END
$$;

-- Row numbers tell an append's sender which of its participants are in the snapshot already; a replace needs none.
CREATE FUNCTION ${schema}.check_ids(snapshot bigint, kind text, rows bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    counted bigint;
    bad bigint;
BEGIN
    EXECUTE format(
        'SELECT coalesce(sum(cardinality(participant_ids)), 0), '
        'count(*) FILTER (WHERE array_ndims(participant_ids) IS DISTINCT FROM 1 OR cardinality(participant_ids) > 500 '
        'OR array_position(participant_ids, NULL) IS NOT NULL OR (row_numbers IS NOT NULL) <> $1 '
        'OR (row_numbers IS NOT NULL AND (array_ndims(row_numbers) IS DISTINCT FROM 1 '
        'OR cardinality(row_numbers) <> cardinality(participant_ids) '
        'OR array_position(row_numbers, NULL) IS NOT NULL))) FROM %I.%I',
        '${schema}', 'ids_' || check_ids.snapshot)
        INTO counted, bad USING check_ids.kind = 'append';
    IF bad > 0 THEN
        RAISE EXCEPTION 'finish_load: a row of participant ids is incomplete or too long' USING ERRCODE = 'LS007';
    END IF;
    IF counted <> check_ids.rows THEN
        RAISE EXCEPTION 'finish_load: the number of participant ids is not the manifest''s' USING ERRCODE = 'LS006';
    END IF;
END
$$;

-- REVOKE and LOCK come before the count and in its transaction: a late COPY must not land in a sealed snapshot.
-- Rows come in token order, so one process with memory for them sorts about as fast as two, and leaves a processor to
-- the searches.
CREATE FUNCTION ${schema}.finish_load(snapshot bigint, attempt int, rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET max_parallel_maintenance_workers = 0
SET maintenance_work_mem = '256MB'
SET lock_timeout = '10s'
AS $$
DECLARE
    load_table text := format('%I.%I', '${schema}', 'load_' || finish_load.snapshot);
    ids_table text := format('%I.%I', '${schema}', 'ids_' || finish_load.snapshot);
    s snapshot;
    u upload;
BEGIN
    -- KEY SHARE keeps other steps and claims out, but lets renew_lease in while the index is built. publish waits for
    -- the snapshot's row.
    SELECT w.* INTO u FROM upload w JOIN snapshot l ON l.upload_id = w.upload_id
    WHERE l.id = finish_load.snapshot FOR KEY SHARE OF w;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'finish_load: no such snapshot' USING ERRCODE = 'LS008';
    END IF;
    PERFORM check_lease(u, finish_load.attempt);
    SELECT l.* INTO s FROM snapshot l WHERE l.id = finish_load.snapshot FOR UPDATE;
    IF s.attempt <> u.attempt THEN
        RAISE EXCEPTION 'finish_load: the snapshot is another attempt''s' USING ERRCODE = 'LS005';
    END IF;
    IF s.state = 'sealed' AND s.rows = finish_load.rows THEN
        RETURN;
    END IF;
    IF s.state <> 'loading' THEN
        RAISE EXCEPTION 'finish_load: the snapshot is not being loaded' USING ERRCODE = 'LS009';
    END IF;

    EXECUTE format('REVOKE INSERT ON %s, %s FROM ${state}_loader', load_table, ids_table);
    EXECUTE format('LOCK TABLE %s, %s IN SHARE MODE', load_table, ids_table);
    IF finish_load.rows IS DISTINCT FROM u.rows THEN
        RAISE EXCEPTION 'finish_load: the number of rows is not the manifest''s' USING ERRCODE = 'LS006';
    END IF;
    s.filter_pages := check_rows(s.id, u.rows);
    PERFORM check_ids(s.id, u.kind, u.rows);
    -- An append's rows are copied into a table that has its index. Neither is analysed: a search has one plan
    -- whatever the statistics, and those would hold tokens.
    IF u.kind = 'replace' THEN
        EXECUTE 'CREATE INDEX ON ' || load_table || ' (bucket) WITH (fillfactor = 100)';
        PERFORM check_filter(s.id, s.filter_pages);
    END IF;
    UPDATE snapshot l SET state = 'sealed', rows = u.rows, filter_pages = s.filter_pages WHERE l.id = s.id;
    PERFORM record_event('load_finished', u.upload_id, u.attempt, s.id, u.rows);
END
$$;
