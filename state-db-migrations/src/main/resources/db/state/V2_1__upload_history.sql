-- What a state may read of its uploads, and of the one that holds an idempotency key.
--
-- SQLSTATEs: LS008 unknown upload, 22023 an argument is missing or malformed.

CREATE FUNCTION ${schema}.read_upload(id text)
RETURNS TABLE (upload_id text, kind text, status text, created_at timestamptz, completed_at timestamptz, rows bigint,
               error_message text, warnings text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT u.upload_id, u.kind, u.status, u.created_at, u.completed_at, u.rows, u.error_message, u.warnings
    FROM upload u WHERE u.upload_id = read_upload.id;
$$;

-- Newest first, those begun before the one named, or all. Error messages can be long: each is read by itself.
CREATE FUNCTION ${schema}.list_uploads(max_rows int, before text)
RETURNS TABLE (upload_id text, kind text, status text, created_at timestamptz, completed_at timestamptz, rows bigint,
               error_message text, warnings text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    last upload;
BEGIN
    IF (list_uploads.max_rows BETWEEN 1 AND 100) IS NOT TRUE THEN
        RAISE EXCEPTION 'list_uploads: 1 to 100 uploads' USING ERRCODE = '22023';
    END IF;
    IF list_uploads.before IS NOT NULL THEN
        SELECT * INTO last FROM upload u WHERE u.upload_id = list_uploads.before;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'list_uploads: no such upload' USING ERRCODE = 'LS008';
        END IF;
    END IF;
    RETURN QUERY
        SELECT u.upload_id, u.kind, u.status, u.created_at, u.completed_at, u.rows, NULL::text, u.warnings
        FROM upload u
        WHERE list_uploads.before IS NULL OR (u.created_at, u.upload_id) < (last.created_at, last.upload_id)
        ORDER BY u.created_at DESC, u.upload_id DESC
        LIMIT list_uploads.max_rows;
END
$$;

CREATE FUNCTION ${schema}.find_idempotent(idempotency_key bytea)
RETURNS TABLE (upload_id text, status text, strict boolean, body_hmac bytea, error_message text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT u.upload_id, u.status, u.strict, u.body_hmac, u.error_message
    FROM upload u
    WHERE u.idempotency_key = find_idempotent.idempotency_key
      AND u.created_at > clock_timestamp() - interval '24 hours';
$$;
