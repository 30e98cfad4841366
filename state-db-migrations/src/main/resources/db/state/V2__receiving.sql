-- Uploads from their first byte to the commit that the sender's 201 waits for.
--
-- A receiving row precedes the first staged byte. accept_upload gives the state's next sequence number in the
-- transaction that makes the upload staged: the counter's row lock is held to the commit, so numbers have no gaps
-- and stand in the order in which they were acknowledged.
--
-- SQLSTATEs: LS008 unknown upload, LS009 not in this status, 22023 an argument is missing or malformed.

CREATE TABLE ${schema}.upload (
    upload_id        text        PRIMARY KEY,
    kind             text        NOT NULL CHECK (kind = 'replace'),
    status           text        NOT NULL DEFAULT 'receiving'
                     CHECK (status IN ('receiving', 'staged', 'loading', 'complete', 'failed', 'abandoned')),
    file_name        text        NOT NULL,
    -- The registry's snapshot key that the staged file is sealed with.
    key_id           uuid        NOT NULL UNIQUE,
    linkage_version  int         NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Set by accept_upload: the manifest of the staged file.
    sequence         bigint      UNIQUE,
    rows             bigint      CHECK (rows >= 0),
    staged_length    bigint,
    staged_sha256    bytea,
    -- Set by claim_upload: who loads it.
    attempt          int         NOT NULL DEFAULT 0,
    lease_until      timestamptz,
    completed_at     timestamptz,
    error_message    text,
    key_destroyed_at timestamptz,
    CHECK (status NOT IN ('staged', 'loading', 'complete')
           OR num_nulls(sequence, rows, staged_length, staged_sha256) = 0),
    CHECK ((status = 'loading') = (lease_until IS NOT NULL))
);

CREATE INDEX upload_to_load ON ${schema}.upload (sequence) WHERE status IN ('staged', 'loading');
CREATE INDEX upload_being_received ON ${schema}.upload (heartbeat_at) WHERE status = 'receiving';

CREATE TABLE ${schema}.upload_counter (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_sequence bigint  NOT NULL DEFAULT 0
);

INSERT INTO ${schema}.upload_counter DEFAULT VALUES;

CREATE FUNCTION ${schema}.begin_upload(
    upload_id text, kind text, key_id uuid, linkage_version int, file_name text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(begin_upload.upload_id, begin_upload.key_id, begin_upload.linkage_version, begin_upload.file_name) > 0
       OR begin_upload.upload_id !~ '^[0-9A-Za-z_-]{1,40}$'
       OR begin_upload.kind IS DISTINCT FROM 'replace' THEN
        RAISE EXCEPTION 'begin_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO upload (upload_id, kind, key_id, linkage_version, file_name)
    VALUES (begin_upload.upload_id, begin_upload.kind, begin_upload.key_id, begin_upload.linkage_version,
            begin_upload.file_name)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'begin_upload: upload or key is in use already' USING ERRCODE = 'LS009';
    END IF;
    PERFORM record_event('upload_begun', begin_upload.upload_id, NULL, NULL, NULL);
END
$$;

CREATE FUNCTION ${schema}.touch_upload(upload_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    UPDATE upload u SET heartbeat_at = clock_timestamp()
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

-- The form in which agencies' programs read why an upload failed; reason says what to do now.
CREATE FUNCTION ${schema}.failure_report(u ${schema}.upload, reason text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT json_build_object(
        'FileName', u.file_name, 'ETag', u.upload_id, 'IsValid', false, 'ErrorInfo', failure_report.reason,
        'row_index_with_errors', json_build_object())::text;
$$;

CREATE FUNCTION ${schema}.end_abandoned(u ${schema}.upload) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    UPDATE upload
    SET status = 'abandoned', completed_at = clock_timestamp(),
        error_message = failure_report(u, 'The file did not arrive whole. Nothing was changed; upload it again.')
    WHERE upload.upload_id = u.upload_id;
    PERFORM record_event('upload_abandoned', u.upload_id, NULL, NULL, NULL);
END
$$;

CREATE FUNCTION ${schema}.accept_upload(upload_id text, rows bigint, staged_length bigint, staged_sha256 bytea)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(accept_upload.upload_id);
    next_sequence bigint;
BEGIN
    IF num_nulls(accept_upload.rows, accept_upload.staged_length, accept_upload.staged_sha256) > 0
       OR accept_upload.rows < 0 OR accept_upload.staged_length < 0
       OR octet_length(accept_upload.staged_sha256) <> 32 THEN
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
    UPDATE upload
    SET status = 'staged', sequence = next_sequence, rows = accept_upload.rows,
        staged_length = accept_upload.staged_length, staged_sha256 = accept_upload.staged_sha256
    WHERE upload.upload_id = u.upload_id;
    PERFORM record_event('upload_accepted', u.upload_id, NULL, NULL, accept_upload.rows);
    RETURN next_sequence;
END
$$;

CREATE FUNCTION ${schema}.reject_upload(upload_id text, rows_received bigint, error_message text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    u upload := locked_upload(reject_upload.upload_id);
BEGIN
    IF reject_upload.rows_received < 0 OR reject_upload.error_message IS NULL THEN
        RAISE EXCEPTION 'reject_upload: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    IF u.status = 'failed' AND u.sequence IS NULL THEN
        RETURN;
    END IF;
    IF u.status <> 'receiving' THEN
        RAISE EXCEPTION 'reject_upload: the upload is not being received' USING ERRCODE = 'LS009';
    END IF;
    UPDATE upload
    SET status = 'failed', completed_at = clock_timestamp(), rows = reject_upload.rows_received,
        error_message = reject_upload.error_message
    WHERE upload.upload_id = u.upload_id;
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

CREATE FUNCTION ${schema}.read_upload(id text)
RETURNS TABLE (upload_id text, status text, created_at timestamptz, completed_at timestamptz, rows bigint,
               error_message text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT u.upload_id, u.status, u.created_at, u.completed_at, u.rows, u.error_message
    FROM upload u WHERE u.upload_id = read_upload.id;
$$;
