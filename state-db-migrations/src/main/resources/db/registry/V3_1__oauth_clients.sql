-- OAuth2 clients of the issuer that the services trust: what a token of theirs opens. The token itself only says whose
-- it is. A client is registered once at a time; after a revocation it may be again, with another access.
-- SQLSTATE 22023: an argument is missing, malformed, or names a state that is not registered; LS009: the client is
-- registered already.

CREATE TABLE ${schema}.oauth_client (
    client_id  text        NOT NULL CHECK (client_id ~ '^[!-~]{1,255}$'),
    scope      text        NOT NULL,
    state      text        REFERENCES ${schema}.state,
    region     text,
    note       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (client_id, created_at),
    CHECK (${schema}.is_access(scope, state, region))
);

CREATE UNIQUE INDEX oauth_client_registered ON ${schema}.oauth_client (client_id) WHERE revoked_at IS NULL;

CREATE FUNCTION ${schema}.find_oauth_client(client_id text) RETURNS TABLE (scope text, state text, region text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT c.scope, c.state, c.region FROM oauth_client c
    WHERE c.client_id = find_oauth_client.client_id AND c.revoked_at IS NULL
      AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp()) AND NOT is_offboarded(c.state);
$$;

CREATE FUNCTION ${schema}.add_oauth_client(
    client_id text, scope text, state text, region text, expires_at timestamptz, note text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (add_oauth_client.client_id ~ '^[!-~]{1,255}$') IS NOT TRUE OR add_oauth_client.note IS NULL THEN
        RAISE EXCEPTION 'add_oauth_client: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    PERFORM require_access(add_oauth_client.scope, add_oauth_client.state, add_oauth_client.region);
    INSERT INTO oauth_client (client_id, scope, state, region, expires_at, note)
    VALUES (add_oauth_client.client_id, add_oauth_client.scope, add_oauth_client.state, add_oauth_client.region,
            add_oauth_client.expires_at, add_oauth_client.note)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this client is registered already: revoke it first' USING ERRCODE = 'LS009';
    END IF;
    PERFORM record_event('oauth_client_added', add_oauth_client.state, add_oauth_client.client_id);
END
$$;

CREATE FUNCTION ${schema}.revoke_oauth_client(client_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    c oauth_client;
BEGIN
    UPDATE oauth_client r SET revoked_at = clock_timestamp()
    WHERE r.client_id = revoke_oauth_client.client_id AND r.revoked_at IS NULL
    RETURNING * INTO c;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM record_event('oauth_client_revoked', c.state, c.client_id);
    RETURN true;
END
$$;
