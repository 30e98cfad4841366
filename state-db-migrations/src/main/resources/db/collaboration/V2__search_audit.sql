-- Who asked for what, committed before the answer: a row for each search request, which tells for how many and never
-- for whom, and one for each reading of matches by somebody who may read other states' ones. Append-only; neither
-- outlives its limit (V1, V2_3).
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE TABLE ${schema}.search_audit (
    id         bigint      PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt       uuid        NOT NULL DEFAULT gen_random_uuid(),
    search_id  uuid        NOT NULL UNIQUE,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    initiating text        NOT NULL,
    key_id     text        NOT NULL,
    -- The From header as it came: a record, not authentication.
    user_name  text,
    persons    int         NOT NULL,
    matches    int         NOT NULL,
    -- What the answer did not tell of, because a state is in shadow. Recorded as matches after the answer.
    hidden     int         NOT NULL,
    unsearched text[]      NOT NULL
);

CREATE INDEX search_audit_at ON ${schema}.search_audit (at);

CREATE TABLE ${schema}.reading_audit (
    id        bigint      PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt      uuid        NOT NULL DEFAULT gen_random_uuid(),
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    key_id    text        NOT NULL,
    user_name text,
    -- Of a list: null.
    match_id  text,
    matches   int         NOT NULL
);

CREATE INDEX reading_audit_at ON ${schema}.reading_audit (at);

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.search_audit
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.reading_audit
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER purged AFTER DELETE ON ${schema}.search_audit REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.require_purge();

CREATE TRIGGER purged AFTER DELETE ON ${schema}.reading_audit REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.require_purge();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.search_audit
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.reading_audit
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

CREATE FUNCTION ${schema}.record_search(
    search_id uuid, initiating text, key_id text, user_name text, persons int, matches int, hidden int,
    unsearched text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(record_search.search_id, record_search.initiating, record_search.key_id, record_search.persons,
                 record_search.matches, record_search.hidden, record_search.unsearched) > 0 THEN
        RAISE EXCEPTION 'record_search: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO search_audit (search_id, initiating, key_id, user_name, persons, matches, hidden, unsearched)
    VALUES (record_search.search_id, record_search.initiating, record_search.key_id, record_search.user_name,
            record_search.persons, record_search.matches, record_search.hidden, record_search.unsearched)
    ON CONFLICT DO NOTHING;
END
$$;

CREATE FUNCTION ${schema}.record_reading(key_id text, user_name text, match_id text, matches int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(record_reading.key_id, record_reading.matches) > 0 THEN
        RAISE EXCEPTION 'record_reading: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO reading_audit (key_id, user_name, match_id, matches)
    VALUES (record_reading.key_id, record_reading.user_name, record_reading.match_id, record_reading.matches);
END
$$;
