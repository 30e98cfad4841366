-- The wrapped key of each upload's snapshots, and the versions of the linkage key.
--
-- A snapshot's key never stands on the server that holds the snapshot. Destroying it here erases the snapshot in
-- every backup of that server; from backups of the registry it is gone when those run out.
-- SQLSTATE 22023: an argument is missing or names nothing registered; LS009: the key id is taken.

CREATE TABLE ${schema}.linkage_key_version (
    version  int         PRIMARY KEY CHECK (version > 0),
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE ${schema}.snapshot_key (
    key_id          uuid        PRIMARY KEY,
    state           text        NOT NULL REFERENCES ${schema}.state,
    linkage_version int         NOT NULL REFERENCES ${schema}.linkage_key_version,
    wrapped         bytea,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at    timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE FUNCTION ${schema}.add_linkage_version(version int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF (add_linkage_version.version > 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'add_linkage_version: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO linkage_key_version (version) VALUES (add_linkage_version.version) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM record_event('linkage_version_added', NULL, add_linkage_version.version::text);
    END IF;
END
$$;

CREATE FUNCTION ${schema}.linkage_version() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT max(v.version) FROM linkage_key_version v;
$$;

CREATE FUNCTION ${schema}.create_snapshot_key(key_id uuid, state text, linkage_version int, wrapped bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM require_state(create_snapshot_key.state);
    PERFORM FROM linkage_key_version v WHERE v.version = create_snapshot_key.linkage_version;
    IF NOT FOUND OR num_nulls(create_snapshot_key.key_id, create_snapshot_key.wrapped) > 0 THEN
        RAISE EXCEPTION 'create_snapshot_key: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO snapshot_key (key_id, state, linkage_version, wrapped)
    VALUES (create_snapshot_key.key_id, create_snapshot_key.state, create_snapshot_key.linkage_version,
            create_snapshot_key.wrapped)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'create_snapshot_key: the key id is in use already' USING ERRCODE = 'LS009';
    END IF;
END
$$;

CREATE FUNCTION ${schema}.snapshot_key(key_id uuid) RETURNS TABLE (state text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT k.state, k.wrapped FROM snapshot_key k
    WHERE k.key_id = snapshot_key.key_id AND k.destroyed_at IS NULL;
$$;

CREATE FUNCTION ${schema}.destroy_snapshot_key(key_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    UPDATE snapshot_key k SET wrapped = NULL, destroyed_at = clock_timestamp()
    WHERE k.key_id = destroy_snapshot_key.key_id AND k.destroyed_at IS NULL;
$$;

-- Those that are not destroyed. Old ones were made longer ago than it takes for an upload to name its key in the state's
-- database.
CREATE FUNCTION ${schema}.live_snapshot_keys(state text, old_after interval)
RETURNS TABLE (key_id uuid, is_old boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT k.key_id, k.created_at < clock_timestamp() - live_snapshot_keys.old_after FROM snapshot_key k
    WHERE k.state = live_snapshot_keys.state AND k.destroyed_at IS NULL;
$$;
