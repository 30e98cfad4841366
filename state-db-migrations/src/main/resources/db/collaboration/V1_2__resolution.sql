-- Reading a match, what the states decide about it, and how it ends.
--
-- Who may read a match is told by `readers`: the states of which one must be the match's; null is whoever may read all.
-- A hidden match is there for nobody. What a disposition may hold is the matcher's to check; that only a match's own
-- states change it, that a closed one cannot change, and when it closes, is checked here.
-- SQLSTATEs: LS020 the match is closed, LS021 it is open, LS022 another one of the same pair and person is open,
-- 22023 an argument is missing or malformed.

CREATE AGGREGATE ${schema}.merged(jsonb) (SFUNC = pg_catalog.jsonb_concat, STYPE = jsonb, INITCOND = '{}');

-- Whether a person is vulnerable, by the word of one state: what it has decided, else what the newest search of each state
-- has told of it. A yes that was told after a decided no stands above it; no other word that was told does.
CREATE FUNCTION ${schema}.word(
    state text, told_by_initiating jsonb, told_by_matching jsonb, yes_told_at int, decided boolean, decided_at int)
RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT CASE
        WHEN word.decided IS NULL OR (t.told AND word.yes_told_at > word.decided_at) THEN t.told
        ELSE word.decided END
    FROM (
        SELECT CASE WHEN bool_or(w.word) THEN true WHEN bool_and(w.word IS FALSE) THEN false END AS told
        FROM (SELECT (by_a_search ->> word.state)::boolean
              FROM unnest(ARRAY[word.told_by_initiating, word.told_by_matching]) AS by_a_search
              WHERE by_a_search IS NOT NULL) AS w (word)
    ) t;
$$;

-- Every match as it was after each of its events.
CREATE VIEW ${schema}.match_version AS
    SELECT m.match_id, s.version, m.created_at, m.due_at, m.initiating, m.matching, c.is_open,
           coalesce(c.initiating_disposition, '{}') AS initiating_disposition,
           coalesce(c.matching_disposition, '{}') AS matching_disposition,
           c.told_by_initiating, c.told_by_matching, w.initiating_word, w.matching_word,
           ${schema}.is_protected(w.initiating_word, w.matching_word) AS vulnerable,
           p.sealed, p.wrapped_key
    FROM ${schema}.match m
    JOIN ${schema}.match_participants p ON p.match_id = m.match_id
    JOIN ${schema}.match_event s ON s.match_id = m.match_id
    CROSS JOIN LATERAL (
        SELECT max(e.version) FILTER (WHERE e.event IN ('opened', 'reopened'))
                   > coalesce(max(e.version) FILTER (WHERE e.event = 'closed'), 0) AS is_open,
               ${schema}.merged(e.change ORDER BY e.version) FILTER (WHERE e.event = 'changed' AND e.state = m.initiating)
                   AS initiating_disposition,
               ${schema}.merged(e.change ORDER BY e.version) FILTER (WHERE e.event = 'changed' AND e.state = m.matching)
                   AS matching_disposition,
               nullif(${schema}.merged(e.change ORDER BY e.version)
                          FILTER (WHERE e.event IN ('opened', 'told') AND e.state = m.initiating), '{}') AS told_by_initiating,
               nullif(${schema}.merged(e.change ORDER BY e.version)
                          FILTER (WHERE e.event IN ('opened', 'told') AND e.state = m.matching), '{}') AS told_by_matching,
               max(e.version) FILTER (WHERE e.change -> m.initiating = 'true') AS initiating_yes_told_at,
               max(e.version) FILTER (WHERE e.change -> m.matching = 'true') AS matching_yes_told_at,
               max(e.version) FILTER (WHERE e.change ? 'vulnerable_individual' AND e.state = m.initiating)
                   AS initiating_decided_at,
               max(e.version) FILTER (WHERE e.change ? 'vulnerable_individual' AND e.state = m.matching)
                   AS matching_decided_at
        FROM ${schema}.match_event e WHERE e.match_id = m.match_id AND e.version <= s.version
    ) c
    CROSS JOIN LATERAL (
        SELECT ${schema}.word(m.initiating, c.told_by_initiating, c.told_by_matching, c.initiating_yes_told_at,
                              (c.initiating_disposition ->> 'vulnerable_individual')::boolean, c.initiating_decided_at)
                   AS initiating_word,
               ${schema}.word(m.matching, c.told_by_initiating, c.told_by_matching, c.matching_yes_told_at,
                              (c.matching_disposition ->> 'vulnerable_individual')::boolean, c.matching_decided_at)
                   AS matching_word
    ) w
    WHERE NOT m.hidden;

CREATE FUNCTION ${schema}.read_match(id text, readers text[]) RETURNS SETOF ${schema}.match_version
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT v.* FROM match_version v
    WHERE v.match_id = read_match.id
      AND (read_match.readers IS NULL OR v.initiating = ANY (read_match.readers)
           OR v.matching = ANY (read_match.readers))
    ORDER BY v.version DESC LIMIT 1;
$$;

-- As it is now, and as it stays until the transaction ends: nobody else changes it meanwhile.
CREATE FUNCTION ${schema}.lock_match(id text, readers text[]) RETURNS SETOF ${schema}.match_version
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    PERFORM FROM match m
    WHERE m.match_id = lock_match.id AND NOT m.hidden
      AND (lock_match.readers IS NULL OR m.initiating = ANY (lock_match.readers)
           OR m.matching = ANY (lock_match.readers))
    FOR NO KEY UPDATE;
    RETURN QUERY SELECT * FROM read_match(lock_match.id, lock_match.readers);
END
$$;

-- Whether a search of this state tells of the person what the match does not hold: other words than the state's search
-- before, or a yes where the word is no.
CREATE FUNCTION ${schema}.is_news(m ${schema}.match_version, state text, words jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT coalesce(CASE is_news.state WHEN (m).initiating THEN (m).told_by_initiating ELSE (m).told_by_matching END,
                    jsonb_build_object((m).initiating, NULL, (m).matching, NULL)) <> is_news.words
        OR ((m).initiating_word IS FALSE AND is_news.words -> (m).initiating = 'true')
        OR ((m).matching_word IS FALSE AND is_news.words -> (m).matching = 'true');
$$;

-- A search of this state has found the open match again, and tells by state whether the person is vulnerable. Whether the
-- person is protected then; null when the match has just been closed. Nobody waits for a lock when there is nothing new.
CREATE FUNCTION ${schema}.tell_match(id text, state text, words jsonb, actor text, user_name text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    m match_version;
BEGIN
    SELECT r.* INTO m FROM read_match(tell_match.id, NULL) r;
    IF is_news(m, tell_match.state, tell_match.words) THEN
        PERFORM FROM lock_match(tell_match.id, NULL);
        IF NOT EXISTS (SELECT FROM open_match o WHERE o.match_id = tell_match.id) THEN
            RETURN NULL;
        END IF;
        SELECT r.* INTO m FROM read_match(tell_match.id, NULL) r;
        IF is_news(m, tell_match.state, tell_match.words) THEN
            PERFORM append_match_event(tell_match.id, 'told', tell_match.state, tell_match.actor,
                                       tell_match.user_name, tell_match.words);
            SELECT r.* INTO m FROM read_match(tell_match.id, NULL) r;
        END IF;
    END IF;
    RETURN m.vulnerable;
END
$$;

CREATE FUNCTION ${schema}.is_settled(disposition jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT (disposition ->> 'invalid_match')::boolean IS TRUE
        OR num_nulls(disposition ->> 'final_disposition', disposition ->> 'final_disposition_date') = 0;
$$;

-- The match as it is then; nothing when there is none, or it is not one of this state's. It closes by itself when
-- each state has settled it.
CREATE FUNCTION ${schema}.change_disposition(id text, state text, actor text, user_name text, change jsonb)
RETURNS SETOF ${schema}.match_version
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    m match_version;
BEGIN
    IF num_nulls(change_disposition.state, change_disposition.actor) > 0
       OR (jsonb_typeof(change_disposition.change) = 'object') IS NOT TRUE
       OR change_disposition.change = '{}'
       OR change_disposition.change - ARRAY[
           'initial_action_at', 'initial_action_taken', 'invalid_match', 'invalid_match_reason',
           'other_reasoning_for_invalid_match', 'final_disposition', 'final_disposition_date',
           'vulnerable_individual'] <> '{}' THEN
        RAISE EXCEPTION 'change_disposition: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    SELECT l.* INTO m FROM lock_match(change_disposition.id, ARRAY[change_disposition.state]) l;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT m.is_open THEN
        RAISE EXCEPTION 'change_disposition: the match is closed' USING ERRCODE = 'LS020';
    END IF;
    PERFORM append_match_event(m.match_id, 'changed', change_disposition.state, change_disposition.actor,
                               change_disposition.user_name, change_disposition.change);
    SELECT r.* INTO m FROM read_match(m.match_id, ARRAY[change_disposition.state]) r;
    IF is_settled(m.initiating_disposition) AND is_settled(m.matching_disposition) THEN
        PERFORM append_match_event(m.match_id, 'closed', change_disposition.state, change_disposition.actor,
                                   change_disposition.user_name, NULL);
        DELETE FROM open_match o WHERE o.match_id = m.match_id;
    END IF;
    RETURN QUERY SELECT * FROM read_match(m.match_id, ARRAY[change_disposition.state]);
END
$$;

-- By the federal office. The match as it is then; nothing when there is none.
CREATE FUNCTION ${schema}.reopen_match(id text, actor text, user_name text) RETURNS SETOF ${schema}.match_version
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    m match_version;
BEGIN
    IF reopen_match.actor IS NULL THEN
        RAISE EXCEPTION 'reopen_match: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    SELECT l.* INTO m FROM lock_match(reopen_match.id, NULL) l;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF m.is_open THEN
        RAISE EXCEPTION 'reopen_match: the match is open' USING ERRCODE = 'LS021';
    END IF;
    BEGIN
        INSERT INTO open_match (state_a, state_b, match_key_version, match_token, hidden, match_id)
        SELECT least(m.initiating, m.matching), greatest(m.initiating, m.matching), t.match_key_version, t.match_token,
               false, m.match_id
        FROM match_token t WHERE t.match_id = m.match_id ORDER BY t.match_key_version;
    EXCEPTION WHEN unique_violation THEN
        RAISE EXCEPTION 'reopen_match: another match of this pair and person is open' USING ERRCODE = 'LS022';
    END;
    PERFORM append_match_event(m.match_id, 'reopened', NULL, reopen_match.actor, reopen_match.user_name, NULL);
    RETURN QUERY SELECT * FROM read_match(m.match_id, NULL);
END
$$;
