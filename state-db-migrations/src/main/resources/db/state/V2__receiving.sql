-- Uploads from their first byte to the commit that the sender's 201 waits for.
--
-- A receiving row precedes the first staged byte. accept_upload gives the state's next sequence number in the
-- transaction that makes the upload staged: the counter's row lock is held to the commit, so numbers have no gaps
-- and stand in the order in which they were acknowledged.
--
-- A replace brings a snapshot key of its own. An append is sealed with the key of its base, the newest accepted upload
-- that can still be published: if a base fails, or another replace is published before the append, publish fails the
-- append.
--
-- An idempotency key belongs to one upload for 24 hours, or until that upload comes to nothing the sender was told.
-- It and the body's digest are keyed by the receiver (HMAC): nobody can test guesses against them here. The janitor
-- clears both after these 24 hours.
--
-- SQLSTATEs: LS008 unknown upload, LS009 not in this status, LS012 there is nothing to append to, LS013 the
-- idempotency key is in use, 22023 an argument is missing or malformed.

CREATE TABLE ${schema}.upload (
    upload_id        text        PRIMARY KEY,
    kind             text        NOT NULL CHECK (kind IN ('replace', 'append')),
    status           text        NOT NULL DEFAULT 'receiving'
                     CHECK (status IN ('receiving', 'staged', 'loading', 'complete', 'failed', 'abandoned')),
    file_name        text        NOT NULL,
    -- The registry's snapshot key that the staged file is sealed with: an append's is its base's.
    key_id           uuid        NOT NULL,
    linkage_version  int         NOT NULL,
    base_upload_id   text        REFERENCES ${schema}.upload CHECK ((base_upload_id IS NOT NULL) = (kind = 'append')),
    -- A replace may hold less than half of what was published last.
    allow_shrink     boolean     NOT NULL DEFAULT false,
    idempotency_key  bytea,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When the janitor first missed the heartbeat; one that came later says otherwise.
    silent_since     timestamptz,
    -- Received so far, and of the whole file once it is accepted.
    rows             bigint      CHECK (rows >= 0),
    -- Set by accept_upload or reject_upload: what the sender was told, for one who sends the same again.
    strict           boolean     NOT NULL DEFAULT false,
    body_hmac        bytea,
    warnings         text,
    -- Set by accept_upload: the manifest of the staged file.
    sequence         bigint      UNIQUE,
    accepted_at      timestamptz,
    staged_length    bigint,
    staged_sha256    bytea,
    -- Set by claim_upload: who loads it. Excused attempts failed for a reason that was not the file's.
    attempt          int         NOT NULL DEFAULT 0,
    excused          int         NOT NULL DEFAULT 0,
    lease_until      timestamptz,
    completed_at     timestamptz,
    error_message    text,
    key_destroyed_at timestamptz,
    CHECK (status NOT IN ('staged', 'loading', 'complete')
           OR num_nulls(sequence, accepted_at, rows, staged_length, staged_sha256) = 0),
    CHECK ((status = 'loading') = (lease_until IS NOT NULL))
);

CREATE UNIQUE INDEX upload_with_key ON ${schema}.upload (key_id) WHERE kind = 'replace';
CREATE INDEX upload_sharing_key ON ${schema}.upload (key_id);
CREATE UNIQUE INDEX upload_idempotent ON ${schema}.upload (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX upload_remembered ON ${schema}.upload (created_at)
    WHERE idempotency_key IS NOT NULL OR body_hmac IS NOT NULL;
CREATE INDEX upload_newest_first ON ${schema}.upload (created_at DESC, upload_id DESC);
CREATE INDEX upload_to_load ON ${schema}.upload (sequence) WHERE status IN ('staged', 'loading');
CREATE INDEX upload_being_received ON ${schema}.upload (heartbeat_at) WHERE status = 'receiving';

CREATE TABLE ${schema}.upload_counter (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_sequence bigint  NOT NULL DEFAULT 0
);

INSERT INTO ${schema}.upload_counter DEFAULT VALUES;

-- Statements that meet a constraint say which rule it was and not, as the constraint would, the row.
CREATE FUNCTION ${schema}.insert_upload(
    upload_id text, kind text, key_id uuid, linkage_version int, file_name text, base_upload_id text,
    allow_shrink boolean, idempotency_key bytea, user_name text)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(insert_upload.upload_id, insert_upload.key_id, insert_upload.linkage_version,
                 insert_upload.file_name, insert_upload.allow_shrink) > 0
       OR insert_upload.upload_id !~ '^[0-9A-Za-z_-]{1,40}$'
       OR octet_length(insert_upload.idempotency_key) NOT BETWEEN 1 AND 64
       OR length(insert_upload.user_name) > 320 THEN
        RAISE EXCEPTION 'begin_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    UPDATE upload u SET idempotency_key = NULL
    WHERE u.idempotency_key = insert_upload.idempotency_key
      AND u.created_at <= clock_timestamp() - interval '24 hours';
    -- Waits for whoever is inserting the same key, and then finds it taken.
    INSERT INTO upload (upload_id, kind, key_id, linkage_version, file_name, base_upload_id, allow_shrink,
                        idempotency_key)
    VALUES (insert_upload.upload_id, insert_upload.kind, insert_upload.key_id, insert_upload.linkage_version,
            insert_upload.file_name, insert_upload.base_upload_id, insert_upload.allow_shrink,
            insert_upload.idempotency_key)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM record_event(CASE insert_upload.kind WHEN 'append' THEN 'append_begun' ELSE 'upload_begun' END,
                             insert_upload.upload_id, NULL, NULL, NULL, insert_upload.user_name);
    ELSIF EXISTS (SELECT FROM upload u WHERE u.idempotency_key = insert_upload.idempotency_key) THEN
        RAISE EXCEPTION 'begin_upload: the idempotency key is in use' USING ERRCODE = 'LS013';
    ELSE
        RAISE EXCEPTION 'begin_upload: upload or key is in use already' USING ERRCODE = 'LS009';
    END IF;
END
$$;

CREATE FUNCTION ${schema}.begin_upload(
    upload_id text, key_id uuid, linkage_version int, file_name text, allow_shrink boolean, idempotency_key bytea,
    user_name text DEFAULT NULL)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT insert_upload(begin_upload.upload_id, 'replace', begin_upload.key_id, begin_upload.linkage_version,
                         begin_upload.file_name, NULL, begin_upload.allow_shrink, begin_upload.idempotency_key,
                         begin_upload.user_name);
$$;

CREATE FUNCTION ${schema}.touch_upload(upload_id text, rows_received bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (touch_upload.rows_received >= 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'touch_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    UPDATE upload u SET heartbeat_at = clock_timestamp(), rows = touch_upload.rows_received
    WHERE u.upload_id = touch_upload.upload_id AND u.status = 'receiving';
    RETURN FOUND;
END
$$;

CREATE FUNCTION ${schema}.locked_upload(id text) RETURNS ${schema}.upload
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload;
BEGIN
    SELECT * INTO u FROM upload WHERE upload.upload_id = locked_upload.id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such upload' USING ERRCODE = 'LS008';
    END IF;
    RETURN u;
END
$$;

-- The form in which agencies' programs read why an upload failed: info says what to do now, rows holds the faults of
-- each row by its number.
CREATE FUNCTION ${schema}.failure_report(u ${schema}.upload, info text, rows json) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT json_build_object(
        'FileName', u.file_name, 'ETag', u.upload_id, 'IsValid', false, 'ErrorInfo', failure_report.info,
        'row_index_with_errors', failure_report.rows)::text;
$$;

CREATE FUNCTION ${schema}.end_abandoned(u ${schema}.upload) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    UPDATE upload
    SET status = 'abandoned', completed_at = clock_timestamp(), idempotency_key = NULL,
        error_message = failure_report(u, 'The file did not arrive whole. Nothing was changed; upload it again.', '{}')
    WHERE upload.upload_id = u.upload_id;
    PERFORM record_event('upload_abandoned', u.upload_id, NULL, NULL, NULL);
END
$$;

-- An empty file is only ever accepted where the sender allowed it, and with that allowed the shrinking.
CREATE FUNCTION ${schema}.accept_upload(
    upload_id text, rows bigint, staged_length bigint, staged_sha256 bytea, body_hmac bytea, warnings text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(accept_upload.upload_id);
    next_sequence bigint;
BEGIN
    IF num_nulls(accept_upload.rows, accept_upload.staged_length, accept_upload.staged_sha256) > 0
       OR accept_upload.rows < 0 OR accept_upload.staged_length < 0
       OR octet_length(accept_upload.staged_sha256) <> 32
       OR (u.idempotency_key IS NOT NULL AND accept_upload.body_hmac IS NULL)
       OR accept_upload.warnings IS NOT JSON ARRAY THEN
        RAISE EXCEPTION 'accept_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    IF u.sequence IS NOT NULL
       AND (u.rows, u.staged_length, u.staged_sha256)
           = (accept_upload.rows, accept_upload.staged_length, accept_upload.staged_sha256) THEN
        RETURN u.sequence;
    END IF;
    IF u.status <> 'receiving' THEN
        RAISE EXCEPTION 'accept_upload: the upload is not being received' USING ERRCODE = 'LS009';
    END IF;
    UPDATE upload_counter SET last_sequence = last_sequence + 1 RETURNING last_sequence INTO next_sequence;
    UPDATE upload w
    SET status = 'staged', sequence = next_sequence, accepted_at = clock_timestamp(), rows = accept_upload.rows,
        staged_length = accept_upload.staged_length, staged_sha256 = accept_upload.staged_sha256,
        allow_shrink = u.allow_shrink OR accept_upload.rows = 0,
        body_hmac = accept_upload.body_hmac, warnings = accept_upload.warnings
    WHERE w.upload_id = u.upload_id;
    PERFORM record_event('upload_accepted', u.upload_id, NULL, NULL, accept_upload.rows);
    RETURN next_sequence;
END
$$;

-- Without the body's digest nobody can tell whether the same rows come again: the idempotency key is given back.
CREATE FUNCTION ${schema}.reject_upload(
    upload_id text, rows_received bigint, error_message text, body_hmac bytea, warnings text, strict boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(reject_upload.upload_id);
BEGIN
    IF num_nulls(reject_upload.rows_received, reject_upload.error_message, reject_upload.strict) > 0
       OR reject_upload.rows_received < 0
       OR reject_upload.warnings IS NOT JSON ARRAY THEN
        RAISE EXCEPTION 'reject_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    IF u.status = 'failed' AND u.sequence IS NULL THEN
        RETURN;
    END IF;
    IF u.status <> 'receiving' THEN
        RAISE EXCEPTION 'reject_upload: the upload is not being received' USING ERRCODE = 'LS009';
    END IF;
    UPDATE upload w
    SET status = 'failed', completed_at = clock_timestamp(), rows = reject_upload.rows_received,
        error_message = reject_upload.error_message, strict = reject_upload.strict,
        body_hmac = reject_upload.body_hmac, warnings = reject_upload.warnings,
        idempotency_key = CASE WHEN reject_upload.body_hmac IS NOT NULL THEN u.idempotency_key END
    WHERE w.upload_id = u.upload_id;
    PERFORM record_event('upload_rejected', u.upload_id, NULL, NULL, reject_upload.rows_received);
END
$$;

CREATE FUNCTION ${schema}.abandon_upload(upload_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(abandon_upload.upload_id);
BEGIN
    IF u.status = 'abandoned' THEN
        RETURN;
    END IF;
    IF u.status <> 'receiving' THEN
        RAISE EXCEPTION 'abandon_upload: the upload is not being received' USING ERRCODE = 'LS009';
    END IF;
    PERFORM end_abandoned(u);
END
$$;
