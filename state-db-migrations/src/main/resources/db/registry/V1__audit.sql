-- What the operator did to the registry, written in the transaction of what it records. Append-only.

CREATE TABLE ${schema}.audit_log (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor   text        NOT NULL DEFAULT session_user,
    event   text        NOT NULL,
    state   text,
    -- The id of the API key or OAuth2 client, the role of the credential, the version: never a secret.
    subject text
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

CREATE FUNCTION ${schema}.record_event(event text, state text, subject text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    INSERT INTO audit_log (event, state, subject)
    VALUES (record_event.event, record_event.state, record_event.subject);
$$;
