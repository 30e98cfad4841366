-- The hash chain over audit_log: each committed row gets a gapless position and
-- hash = sha256(hash of the position before || canonical form of the row). Append-only.
--
-- Nobody whose work is recorded waits for the chain: rows are queued (V1), and the sealer takes them afterwards, one
-- sealer at a time under the lock on audit_head's row. A row whose transaction commits late is sealed late; the
-- position tells the order of sealing, the id that of recording.
--
-- Canonical form: the columns in their order, as text (the time in whole microseconds since 1970-01-01 UTC), each as
-- its length in UTF-8 bytes (int4, big-endian) and these bytes; NULL is the length -1 and no bytes.
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE TABLE ${schema}.audit_chain (
    position bigint PRIMARY KEY CHECK (position > 0),
    -- Of the row in audit_log.
    id       bigint NOT NULL UNIQUE,
    hash     bytea  NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

-- One row: the end of the chain.
CREATE TABLE ${schema}.audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL,
    hash     bytea   NOT NULL
);

INSERT INTO ${schema}.audit_head (position, hash)
VALUES (0, sha256(convert_to('linkseal audit chain 1 ${state}', 'UTF8')));

CREATE FUNCTION ${schema}.audit_field(value text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT coalesce(int4send(octet_length(audit_field.value)) || convert_to(audit_field.value, 'UTF8'), int4send(-1));
$$;

CREATE FUNCTION ${schema}.audit_bytes(l ${schema}.audit_log) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT audit_field(l.id::text) || audit_field(trunc(extract(epoch FROM l.at) * 1000000)::text)
        || audit_field(l.actor) || audit_field(l.event) || audit_field(l.upload_id) || audit_field(l.attempt::text)
        || audit_field(l.snapshot::text) || audit_field(l.rows::text) || audit_field(l.user_name);
$$;

-- Seals at most max_entries rows and returns the end of the chain. upload_ended: one of them tells that an upload
-- became final.
CREATE FUNCTION ${schema}.seal_audit(max_entries int)
RETURNS TABLE ("position" bigint, hash bytea, sealed int, upload_ended boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    head audit_head;
    entry audit_log;
BEGIN
    IF (max_entries BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'seal_audit: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    sealed := 0;
    upload_ended := false;
    PERFORM FROM audit_unsealed LIMIT 1;
    IF NOT FOUND THEN
        SELECT h.* INTO head FROM audit_head h;
    ELSE
        SELECT h.* INTO head FROM audit_head h FOR UPDATE;
        FOR entry IN
            SELECT l.* FROM audit_unsealed q JOIN audit_log l ON l.id = q.id ORDER BY q.id LIMIT max_entries
        LOOP
            head.position := head.position + 1;
            head.hash := sha256(head.hash || audit_bytes(entry));
            INSERT INTO audit_chain (position, id, hash) VALUES (head.position, entry.id, head.hash);
            DELETE FROM audit_unsealed q WHERE q.id = entry.id;
            sealed := sealed + 1;
            upload_ended := upload_ended
                OR entry.event IN ('published', 'appended', 'upload_failed', 'upload_rejected', 'upload_abandoned');
        END LOOP;
        UPDATE audit_head h SET position = head.position, hash = head.hash WHERE sealed > 0;
    END IF;
    seal_audit."position" := head.position;
    seal_audit.hash := head.hash;
    RETURN NEXT;
END
$$;
