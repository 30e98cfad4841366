-- Signed ends of the audit chains of the states and of the collaboration database, kept where the owner of such a database
-- cannot reach. Append-only, and the first checkpoint of a position stays: the Bulk API, which signs the states', and the
-- Match API, which signs the other's, may add and do no more.
-- SQLSTATEs: LS014 another hash is signed for this position, 22023 an argument is missing, malformed, or names a state
-- that is not registered.

CREATE TABLE ${schema}.audit_checkpoint (
    -- A state's code, or collaboration.
    log       text        NOT NULL,
    position  bigint      NOT NULL,
    hash      bytea       NOT NULL,
    signed_at timestamptz NOT NULL,
    -- Ed25519, over the text that Checkpoint.java gives.
    signature bytea       NOT NULL,
    PRIMARY KEY (log, position)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE FUNCTION ${schema}.add_checkpoint(
    log text, "position" bigint, hash bytea, signed_at timestamptz, signature bytea)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (add_checkpoint."position" > 0 AND octet_length(add_checkpoint.hash) = 32
        AND octet_length(add_checkpoint.signature) = 64 AND isfinite(add_checkpoint.signed_at)) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'add_checkpoint: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO audit_checkpoint (log, position, hash, signed_at, signature)
    VALUES (add_checkpoint.log, add_checkpoint."position", add_checkpoint.hash,
            add_checkpoint.signed_at, add_checkpoint.signature)
    ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT FROM audit_checkpoint c
                   WHERE c.log = add_checkpoint.log AND c."position" = add_checkpoint."position"
                     AND c.hash = add_checkpoint.hash) THEN
        RAISE EXCEPTION 'add_checkpoint: another hash is signed for this position' USING ERRCODE = 'LS014';
    END IF;
END
$$;

CREATE FUNCTION ${schema}.add_audit_checkpoint(
    state text, "position" bigint, hash bytea, signed_at timestamptz, signature bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM require_state(add_audit_checkpoint.state);
    PERFORM add_checkpoint(add_audit_checkpoint.state, add_audit_checkpoint."position", add_audit_checkpoint.hash,
                           add_audit_checkpoint.signed_at, add_audit_checkpoint.signature);
END
$$;

CREATE FUNCTION ${schema}.add_collaboration_checkpoint(
    "position" bigint, hash bytea, signed_at timestamptz, signature bytea)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT add_checkpoint('collaboration', add_collaboration_checkpoint."position", add_collaboration_checkpoint.hash,
                          add_collaboration_checkpoint.signed_at, add_collaboration_checkpoint.signature);
$$;
