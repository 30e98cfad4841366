-- API keys: the id and the SHA-256 of a random key, and what it opens. Keys of a state that is
-- offboarded open nothing.
-- SQLSTATE 22023: an argument is missing, malformed, or names a state that is not registered; LS009: the id is taken.

-- What a key or an OAuth2 client may open: the Bulk API or the Match API of one state; without a state, as the federal
-- orchestrator, the Match API for any; or, to read only, the matches of a region's states or of all.
CREATE FUNCTION ${schema}.is_access(scope text, state text, region text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT coalesce(
        CASE is_access.scope
            WHEN 'bulk' THEN is_access.state IS NOT NULL AND is_access.region IS NULL
            WHEN 'match' THEN is_access.region IS NULL
            WHEN 'oversight' THEN
                is_access.state IS NULL AND (is_access.region IS NULL OR is_access.region ~ '^[a-z0-9-]{1,20}$')
        END, false);
$$;

CREATE FUNCTION ${schema}.require_access(scope text, state text, region text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF NOT is_access(require_access.scope, require_access.state, require_access.region) THEN
        RAISE EXCEPTION 'bulk takes a state; match a state, or none for the federal orchestrator; oversight a region of 1 to 20 a-z, 0-9 and -, or none for all'
            USING ERRCODE = '22023';
    END IF;
    IF require_access.state IS NOT NULL THEN
        PERFORM require_state(require_access.state);
    END IF;
END
$$;

CREATE TABLE ${schema}.api_key (
    id         text        PRIMARY KEY,
    sha256     bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    scope      text        NOT NULL,
    state      text        REFERENCES ${schema}.state,
    region     text,
    note       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    CHECK (${schema}.is_access(scope, state, region))
);

CREATE INDEX api_key_live_by_note ON ${schema}.api_key (note) WHERE revoked_at IS NULL;

CREATE FUNCTION ${schema}.find_api_key(id text)
RETURNS TABLE (sha256 bytea, scope text, state text, region text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT k.sha256, k.scope, k.state, k.region FROM api_key k
    WHERE k.id = find_api_key.id AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp()) AND NOT is_offboarded(k.state);
$$;

CREATE FUNCTION ${schema}.add_api_key(
    id text, sha256 bytea, scope text, state text, region text, expires_at timestamptz, note text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF num_nulls(add_api_key.id, add_api_key.note) > 0
       OR (octet_length(add_api_key.sha256) = 32) IS NOT TRUE THEN
        RAISE EXCEPTION 'add_api_key: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    PERFORM require_access(add_api_key.scope, add_api_key.state, add_api_key.region);
    INSERT INTO api_key (id, sha256, scope, state, region, expires_at, note)
    VALUES (add_api_key.id, add_api_key.sha256, add_api_key.scope, add_api_key.state, add_api_key.region,
            add_api_key.expires_at, add_api_key.note)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'add_api_key: the id is in use already' USING ERRCODE = 'LS009';
    END IF;
    PERFORM record_event('api_key_added', add_api_key.state, add_api_key.id);
END
$$;

CREATE FUNCTION ${schema}.revoke_api_key(id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    k api_key;
BEGIN
    UPDATE api_key a SET revoked_at = clock_timestamp() WHERE a.id = revoke_api_key.id AND a.revoked_at IS NULL
    RETURNING * INTO k;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM record_event('api_key_revoked', k.state, k.id);
    RETURN true;
END
$$;

CREATE FUNCTION ${schema}.revoke_api_keys_noted(note text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    key_id text;
    revoked int := 0;
BEGIN
    FOR key_id IN
        SELECT a.id FROM api_key a WHERE a.note = revoke_api_keys_noted.note AND a.revoked_at IS NULL
    LOOP
        IF revoke_api_key(key_id) THEN
            revoked := revoked + 1;
        END IF;
    END LOOP;
    RETURN revoked;
END
$$;
