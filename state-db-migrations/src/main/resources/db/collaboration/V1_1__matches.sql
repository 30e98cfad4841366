-- The record of a hit between two states.
--
-- A person is identified by a token under a match key of its own version; what the states said about the person is
-- sealed under a data key of the match, wrapped to a public key. Events are appended and are the truth; open_match
-- holds the open ones, and its unique index is what keeps them one for each (unordered pair, person).
--
-- A hidden match, where either state is in shadow, is one of a kind of its own: no hit that is told of finds it, and one
-- that is hidden finds it only so as not to be recorded twice.
-- SQLSTATEs: LS010 the match id is taken, 22023 an argument is missing or malformed.

CREATE TABLE ${schema}.match (
    match_id   text        PRIMARY KEY,
    initiating text        NOT NULL,
    matching   text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When each state is to have told its initial action (7 CFR 272.18: 10 days). It never moves.
    due_at     timestamptz,
    hidden     boolean     NOT NULL,
    CHECK (hidden = (due_at IS NULL))
);

CREATE INDEX hidden_match ON ${schema}.match (match_id) WHERE hidden;

-- The person of a match, under every match key that was in use when it was opened.
CREATE TABLE ${schema}.match_token (
    match_id          text  NOT NULL REFERENCES ${schema}.match,
    match_key_version int   NOT NULL,
    match_token       bytea NOT NULL,
    PRIMARY KEY (match_id, match_key_version)
);

-- The current state of a match is what its events come to, in the order of their versions.
CREATE TABLE ${schema}.match_event (
    id        bigint      PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt      uuid        NOT NULL DEFAULT gen_random_uuid(),
    match_id  text        NOT NULL REFERENCES ${schema}.match,
    version   int         NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The id of the key, or the role of an operator; then the From header as it came.
    actor     text        NOT NULL,
    user_name text,
    -- Null: the federal office.
    state     text,
    event     text        NOT NULL CHECK (event IN ('opened', 'told', 'changed', 'closed', 'reopened')),
    -- Of opened and told, where a search is the state's: by state, whether the person is vulnerable; null is not assessed.
    -- Of changed: the members of the state's disposition that are others now; null clears one.
    change    jsonb,
    UNIQUE (match_id, version),
    CHECK ((event IN ('opened', 'told', 'changed')) = (change IS NOT NULL))
);

CREATE INDEX match_event_at ON ${schema}.match_event (at);

CREATE TABLE ${schema}.match_participants (
    match_id    text  PRIMARY KEY REFERENCES ${schema}.match,
    sealed      bytea NOT NULL,
    wrapped_key bytea NOT NULL
);

CREATE TABLE ${schema}.open_match (
    state_a           text    NOT NULL,
    state_b           text    NOT NULL,
    match_key_version int     NOT NULL,
    match_token       bytea   NOT NULL,
    hidden            boolean NOT NULL,
    -- Deferred: this row decides who may insert the match.
    match_id          text    NOT NULL REFERENCES ${schema}.match DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_open_match UNIQUE (state_a, state_b, match_key_version, match_token, hidden),
    CHECK (state_a < state_b)
);

CREATE INDEX open_match_id ON ${schema}.open_match (match_id);

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.match
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.match_token
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.match_participants
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ${schema}.match_event
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER purged AFTER DELETE ON ${schema}.match_event REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.require_purge();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.match_event
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

-- The one way to append an event. The caller holds a lock on the match's row or has just inserted it, so versions and
-- ids of a match's events rise together, and in the order of commits.
CREATE FUNCTION ${schema}.append_match_event(
    match_id text, event text, state text, actor text, user_name text, change jsonb)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    INSERT INTO match_event (match_id, version, actor, user_name, state, event, change)
    SELECT append_match_event.match_id, coalesce(max(e.version), 0) + 1, append_match_event.actor,
           append_match_event.user_name, append_match_event.state, append_match_event.event, append_match_event.change
    FROM match_event e WHERE e.match_id = append_match_event.match_id;
$$;

-- Whether the person's location must be protected, by the words of both states: unless both are no (7 CFR 272.18). Not
-- assessed is as good as yes.
CREATE FUNCTION ${schema}.is_protected(one boolean, other boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT NOT (is_protected.one IS FALSE AND is_protected.other IS FALSE);
$$;

-- One token for each match key in use. The answer is the open match that any of them finds, else the new one, and whether
-- its person is protected now that the search has told what both states say. A hidden one is told nothing.
CREATE FUNCTION ${schema}.open_match(
    match_id text, initiating text, matching text, match_key_versions int[], match_tokens bytea[], sealed bytea,
    wrapped_key bytea, actor text, user_name text, hidden boolean, initiating_word boolean, matching_word boolean)
RETURNS TABLE (opened text, vulnerable boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    a text := least(open_match.initiating, open_match.matching);
    b text := greatest(open_match.initiating, open_match.matching);
    now timestamptz := clock_timestamp();
    keys int := cardinality(open_match.match_key_versions);
    words jsonb;
    inserted int;
BEGIN
    IF num_nulls(open_match.sealed, open_match.wrapped_key, open_match.actor, open_match.hidden) > 0
       OR (keys > 0 AND keys = cardinality(open_match.match_tokens)
           AND num_nulls(VARIADIC open_match.match_key_versions) = 0
           AND num_nulls(VARIADIC open_match.match_tokens) = 0) IS NOT TRUE
       OR (open_match.match_id ~ '^[23456789BCDFGHJKLMNPQRSTVWXYZ]{7}$') IS NOT TRUE
       OR (a ~ '^[a-z]{2}$' AND b ~ '^[a-z]{2}$' AND a < b) IS NOT TRUE THEN
        RAISE EXCEPTION 'open_match: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    words := jsonb_build_object(open_match.initiating, open_match.initiating_word,
                                open_match.matching, open_match.matching_word);
    LOOP
        SELECT o.match_id INTO opened
        FROM unnest(open_match.match_key_versions, open_match.match_tokens) AS k (version, token)
        JOIN open_match o ON o.state_a = a AND o.state_b = b AND o.match_key_version = k.version
            AND o.match_token = k.token AND o.hidden = open_match.hidden
        LIMIT 1;
        IF FOUND AND open_match.hidden THEN
            vulnerable := is_protected(open_match.initiating_word, open_match.matching_word);
            RETURN NEXT;
            RETURN;
        ELSIF FOUND THEN
            vulnerable := tell_match(opened, open_match.initiating, words, open_match.actor, open_match.user_name);
            CONTINUE WHEN vulnerable IS NULL;
            RETURN NEXT;
            RETURN;
        END IF;
        -- Waits for a caller that is inserting the same one; when that one commits, it is found above.
        INSERT INTO open_match (state_a, state_b, match_key_version, match_token, hidden, match_id)
        SELECT a, b, k.version, k.token, open_match.hidden, open_match.match_id
        FROM unnest(open_match.match_key_versions, open_match.match_tokens) AS k (version, token)
        ORDER BY k.version
        ON CONFLICT ON CONSTRAINT one_open_match DO NOTHING;
        GET DIAGNOSTICS inserted = ROW_COUNT;
        EXIT WHEN inserted = keys;
        -- A caller that does not have all the keys was faster with some of them.
        DELETE FROM open_match o USING unnest(open_match.match_key_versions, open_match.match_tokens) AS k (version, token)
        WHERE o.state_a = a AND o.state_b = b AND o.match_key_version = k.version AND o.match_token = k.token
          AND o.hidden = open_match.hidden AND o.match_id = open_match.match_id;
    END LOOP;

    INSERT INTO match (match_id, initiating, matching, created_at, due_at, hidden)
    VALUES (open_match.match_id, open_match.initiating, open_match.matching, now,
            CASE WHEN NOT open_match.hidden THEN now + interval '240 hours' END, open_match.hidden)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'open_match: the match id is in use already' USING ERRCODE = 'LS010';
    END IF;
    INSERT INTO match_token (match_id, match_key_version, match_token)
    SELECT open_match.match_id, k.version, k.token
    FROM unnest(open_match.match_key_versions, open_match.match_tokens) AS k (version, token);
    INSERT INTO match_participants (match_id, sealed, wrapped_key)
    VALUES (open_match.match_id, open_match.sealed, open_match.wrapped_key);
    PERFORM append_match_event(open_match.match_id, 'opened', open_match.initiating, open_match.actor,
                               open_match.user_name, words);
    RETURN QUERY SELECT open_match.match_id, is_protected(open_match.initiating_word, open_match.matching_word);
END
$$;

-- The matches that nobody was told of, because this state was in shadow, end when it no longer is.
CREATE FUNCTION ${schema}.close_hidden_matches(state text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    hidden_id text;
    closed int := 0;
BEGIN
    IF (close_hidden_matches.state ~ '^[a-z]{2}$') IS NOT TRUE THEN
        RAISE EXCEPTION 'close_hidden_matches: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    FOR hidden_id IN
        SELECT m.match_id FROM match m
        WHERE m.hidden AND close_hidden_matches.state IN (m.initiating, m.matching)
          AND NOT EXISTS (SELECT FROM match_event e WHERE e.match_id = m.match_id AND e.event = 'closed')
        ORDER BY m.match_id FOR NO KEY UPDATE
    LOOP
        -- Looked up again: another caller may have closed it while this one waited for the lock.
        IF NOT EXISTS (SELECT FROM match_event e WHERE e.match_id = hidden_id AND e.event = 'closed') THEN
            PERFORM append_match_event(hidden_id, 'closed', close_hidden_matches.state, session_user, NULL, NULL);
            DELETE FROM open_match o WHERE o.match_id = hidden_id;
            closed := closed + 1;
        END IF;
    END LOOP;
    PERFORM record_operation('hidden_matches_closed', close_hidden_matches.state, NULL);
    RETURN closed;
END
$$;
