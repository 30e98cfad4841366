-- What was done to this state's database, and the limits its owner has set.
--
-- audit_log rows are written by the functions of the later files, in the transaction of what they record.
-- It holds metadata of uploads and snapshots only. Append-only: no role is granted more than SELECT, and the
-- trigger stops a function that forgets it. record_event also queues each row for the sealer (V6), in the same
-- transaction: whichever order transactions commit in, a committed row that is not sealed yet is in the queue.

CREATE TABLE ${schema}.audit_log (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor     text        NOT NULL DEFAULT session_user,
    event     text        NOT NULL,
    upload_id text,
    attempt   int,
    snapshot  bigint,
    rows      bigint,
    -- Of an upload that is begun, the From header as it came: a record, not authentication.
    user_name text
);

CREATE TABLE ${schema}.audit_unsealed (
    id bigint PRIMARY KEY
);

CREATE FUNCTION ${schema}.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'this table is append-only';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE FUNCTION ${schema}.record_event(
    event text, upload_id text, attempt int, snapshot bigint, rows bigint, user_name text DEFAULT NULL)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    WITH recorded AS (
        INSERT INTO audit_log (event, upload_id, attempt, snapshot, rows, user_name)
        VALUES (record_event.event, record_event.upload_id, record_event.attempt, record_event.snapshot,
                record_event.rows, record_event.user_name)
        RETURNING id
    )
    INSERT INTO audit_unsealed (id) SELECT r.id FROM recorded r;
$$;

-- One row. No function changes it: the owner does.
CREATE TABLE ${schema}.settings (
    only_row        boolean  PRIMARY KEY DEFAULT true CHECK (only_row),
    -- A snapshot published longer ago is not searched any more, and is dropped (7 CFR 272.18: 3 days).
    staleness_limit interval NOT NULL DEFAULT interval '3 days' CHECK (staleness_limit > interval '0')
);

INSERT INTO ${schema}.settings DEFAULT VALUES;

CREATE FUNCTION ${schema}.record_settings_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM record_event('settings_changed', NULL, NULL, NULL, NULL);
    RETURN NULL;
END
$$;

CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${schema}.settings
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.record_settings_change();
