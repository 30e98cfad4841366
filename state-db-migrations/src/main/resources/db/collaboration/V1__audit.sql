-- What all recorded rows of this database have in common, and the log of what was done to it.
--
-- Match events, searches, readings, operations and alarms draw their ids from one sequence, so that one chain (V2_1) can
-- hold them all. Whoever inserts such a row also queues its digest for the sealer, by a trigger, in the same transaction:
-- whichever order transactions commit in, a committed row that is not sealed yet is in the queue. Each row has a salt:
-- what the chain keeps of a row that was purged (V2_3) is its digest, which tells nothing to who lacks the salt.

CREATE SEQUENCE ${schema}.record_id;

CREATE TABLE ${schema}.audit_unsealed (
    id     bigint PRIMARY KEY,
    digest bytea  NOT NULL CHECK (octet_length(digest) = 32)
);

-- Canonical form of a row: the jsonb of its columns that are not null, as PostgreSQL prints it, times in UTC. A column
-- that a later version adds leaves the form of older rows as it was.
CREATE FUNCTION ${schema}.queue_for_sealer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp SET TimeZone = 'UTC'
AS $$
BEGIN
    INSERT INTO audit_unsealed (id, digest)
    SELECT NEW.id, sha256(convert_to(jsonb_object_agg(c.key, c.value)::text, 'UTF8'))
    FROM jsonb_each(to_jsonb(NEW)) c WHERE c.value <> 'null';
    RETURN NULL;
END
$$;

CREATE FUNCTION ${schema}.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'this table is append-only';
END
$$;

-- What was done to this database itself. It names no person and stays for ever.
CREATE TABLE ${schema}.audit_log (
    id      bigint         PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt    uuid           NOT NULL DEFAULT gen_random_uuid(),
    at      timestamptz    NOT NULL DEFAULT clock_timestamp(),
    actor   text           NOT NULL DEFAULT session_user,
    event   text           NOT NULL,
    -- A match id, a state's code, or both.
    subject text,
    -- The ids of the rows that a purge took away.
    purged  int8multirange
);

CREATE INDEX audit_log_purged ON ${schema}.audit_log USING gist (purged) WHERE purged IS NOT NULL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.audit_log
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

CREATE FUNCTION ${schema}.record_operation(event text, subject text, purged int8multirange) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    INSERT INTO audit_log (event, subject, purged)
    VALUES (record_operation.event, record_operation.subject, record_operation.purged);
$$;

-- Of the recorded rows of the other tables, those may be deleted that a purge has recorded before.
CREATE FUNCTION ${schema}.require_purge() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM gone g WHERE NOT EXISTS (SELECT FROM audit_log l WHERE l.purged @> g.id)) THEN
        RAISE EXCEPTION 'this table is append-only';
    END IF;
    RETURN NULL;
END
$$;

-- One row. No function changes it: the owner does.
CREATE TABLE ${schema}.settings (
    only_row         boolean  PRIMARY KEY DEFAULT true CHECK (only_row),
    -- After its last event a match is kept so long (7 CFR 272.1(f): 3 years).
    match_retention  interval NOT NULL DEFAULT interval '3 years' CHECK (match_retention > interval '0'),
    -- The record of a search or a reading is kept so long.
    search_retention interval NOT NULL DEFAULT interval '3 years' CHECK (search_retention > interval '0')
);

INSERT INTO ${schema}.settings DEFAULT VALUES;

CREATE FUNCTION ${schema}.record_settings_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM record_operation('settings_changed', NULL, NULL);
    RETURN NULL;
END
$$;

CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${schema}.settings
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.record_settings_change();
