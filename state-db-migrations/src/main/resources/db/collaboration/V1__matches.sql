-- The record of a hit between two states.
--
-- A person is identified by a token under a match key of its own version; what the states said about the person is
-- sealed under a data key of the match, wrapped to a public key. Events are appended and are the truth; open_match
-- holds the open ones, and its unique index is what keeps them one for each (unordered pair, person).
-- SQLSTATEs: LS010 the match id is taken, 22023 an argument is missing or malformed.

CREATE TABLE ${schema}.match (
    match_id          text        PRIMARY KEY,
    initiating        text        NOT NULL,
    matching          text        NOT NULL,
    match_key_version int         NOT NULL,
    match_token       bytea       NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE ${schema}.match_event (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    match_id text        NOT NULL REFERENCES ${schema}.match,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor    text        NOT NULL,
    state    text        NOT NULL,
    event    text        NOT NULL
);

CREATE INDEX match_event_of_match ON ${schema}.match_event (match_id);

CREATE TABLE ${schema}.match_participants (
    match_id    text  PRIMARY KEY REFERENCES ${schema}.match,
    sealed      bytea NOT NULL,
    wrapped_key bytea NOT NULL
);

CREATE TABLE ${schema}.open_match (
    state_a           text  NOT NULL,
    state_b           text  NOT NULL,
    match_key_version int   NOT NULL,
    match_token       bytea NOT NULL,
    -- Deferred: this row decides who may insert the match.
    match_id          text  NOT NULL REFERENCES ${schema}.match DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_open_match UNIQUE (state_a, state_b, match_key_version, match_token),
    CHECK (state_a < state_b)
);

CREATE FUNCTION ${schema}.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'this table is append-only';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.match_event
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE FUNCTION ${schema}.open_match(
    match_id text, initiating text, matching text, match_key_version int, match_token bytea, sealed bytea,
    wrapped_key bytea, actor text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    a text := least(open_match.initiating, open_match.matching);
    b text := greatest(open_match.initiating, open_match.matching);
    there text;
BEGIN
    IF num_nulls(open_match.match_key_version, open_match.match_token, open_match.sealed, open_match.wrapped_key,
                 open_match.actor) > 0
       OR (open_match.match_id ~ '^[23456789BCDFGHJKLMNPQRSTVWXYZ]{7}$') IS NOT TRUE
       OR (a ~ '^[a-z]{2}$' AND b ~ '^[a-z]{2}$' AND a < b) IS NOT TRUE THEN
        RAISE EXCEPTION 'open_match: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    LOOP
        SELECT o.match_id INTO there FROM open_match o
        WHERE o.state_a = a AND o.state_b = b AND o.match_key_version = open_match.match_key_version
          AND o.match_token = open_match.match_token;
        IF FOUND THEN
            RETURN there;
        END IF;
        -- Waits for a caller that is inserting the same one; when that one commits, it is found above.
        INSERT INTO open_match (state_a, state_b, match_key_version, match_token, match_id)
        VALUES (a, b, open_match.match_key_version, open_match.match_token, open_match.match_id)
        ON CONFLICT ON CONSTRAINT one_open_match DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;

    INSERT INTO match (match_id, initiating, matching, match_key_version, match_token)
    VALUES (open_match.match_id, open_match.initiating, open_match.matching, open_match.match_key_version,
            open_match.match_token)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'open_match: the match id is in use already' USING ERRCODE = 'LS010';
    END IF;
    INSERT INTO match_participants (match_id, sealed, wrapped_key)
    VALUES (open_match.match_id, open_match.sealed, open_match.wrapped_key);
    INSERT INTO match_event (match_id, actor, state, event)
    VALUES (open_match.match_id, open_match.actor, open_match.initiating, 'opened');
    RETURN open_match.match_id;
END
$$;
