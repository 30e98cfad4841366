-- Signed ends of the states' audit chains, kept where the owner of a state's database cannot reach. Append-only, and
-- the first checkpoint of a position stays: the Bulk API, which signs them, may add and do no more.
-- SQLSTATEs: LS014 another hash is signed for this position, 22023 an argument is missing, malformed, or names a state
-- that is not registered.

CREATE TABLE ${schema}.audit_checkpoint (
    state     text        NOT NULL REFERENCES ${schema}.state,
    position  bigint      NOT NULL,
    hash      bytea       NOT NULL,
    signed_at timestamptz NOT NULL,
    -- Ed25519, over the text that Checkpoint.java gives.
    signature bytea       NOT NULL,
    PRIMARY KEY (state, position)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE FUNCTION ${schema}.add_audit_checkpoint(
    state text, "position" bigint, hash bytea, signed_at timestamptz, signature bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM require_state(add_audit_checkpoint.state);
    IF (add_audit_checkpoint."position" > 0 AND octet_length(add_audit_checkpoint.hash) = 32
        AND octet_length(add_audit_checkpoint.signature) = 64 AND isfinite(add_audit_checkpoint.signed_at)) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'add_audit_checkpoint: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO audit_checkpoint (state, position, hash, signed_at, signature)
    VALUES (add_audit_checkpoint.state, add_audit_checkpoint."position", add_audit_checkpoint.hash,
            add_audit_checkpoint.signed_at, add_audit_checkpoint.signature)
    ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT FROM audit_checkpoint c
                   WHERE c.state = add_audit_checkpoint.state AND c."position" = add_audit_checkpoint."position"
                     AND c.hash = add_audit_checkpoint.hash) THEN
        RAISE EXCEPTION 'add_audit_checkpoint: another hash is signed for this position' USING ERRCODE = 'LS014';
    END IF;
END
$$;
