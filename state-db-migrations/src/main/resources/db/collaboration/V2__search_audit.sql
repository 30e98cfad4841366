-- One row for each search request, committed before its answer: who asked for how many, never for whom. Append-only.
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE TABLE ${schema}.search_audit (
    search_id  uuid        PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    initiating text        NOT NULL,
    key_id     text        NOT NULL,
    -- The From header as it came: a record, not authentication.
    user_name  text,
    persons    int         NOT NULL,
    matches    int         NOT NULL,
    unsearched text[]      NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.search_audit
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE FUNCTION ${schema}.record_search(
    search_id uuid, initiating text, key_id text, user_name text, persons int, matches int, unsearched text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(record_search.search_id, record_search.initiating, record_search.key_id, record_search.persons,
                 record_search.matches, record_search.unsearched) > 0 THEN
        RAISE EXCEPTION 'record_search: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO search_audit (search_id, initiating, key_id, user_name, persons, matches, unsearched)
    VALUES (record_search.search_id, record_search.initiating, record_search.key_id, record_search.user_name,
            record_search.persons, record_search.matches, record_search.unsearched)
    ON CONFLICT DO NOTHING;
END
$$;
