-- Notices: that there is a new match, or that the other state or the federal office has changed one. Each event queues
-- them in its own transaction, one for each state to be told and each channel; the matcher's processes share their
-- delivery. A hidden match is told to nobody.
--
-- A notice says no more than that there is something new, so one that nobody has taken up yet tells of what comes after it
-- too. And of one match a state hears once in five minutes, so that the other state cannot flood it.
--
-- Whoever takes a notice up has two minutes for it. An attempt is counted before it is made: one that was cut off is
-- made again, so a notice may come twice, and its id tells.
-- SQLSTATE 22023: an argument is missing or malformed.

ALTER TABLE ${schema}.settings
    -- What became of a notice is kept so long; one of a channel that nobody serves waits so long.
    ADD COLUMN notice_retention interval NOT NULL DEFAULT interval '7 days' CHECK (notice_retention > interval '0');

CREATE TABLE ${schema}.notice (
    notice_id  uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    match_id   text        NOT NULL REFERENCES ${schema}.match ON DELETE CASCADE,
    state      text        NOT NULL,
    channel    text        NOT NULL CHECK (channel IN ('webhook', 'mail')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts   int         NOT NULL DEFAULT 0,
    -- Nobody takes it up before: the time of the next attempt, or the end of the one that is being made.
    due_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Null: it waits. Unwanted: the state has no such contact, or has stopped it.
    outcome    text        CHECK (outcome IN ('delivered', 'unwanted', 'given_up')),
    ended_at   timestamptz,
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);

CREATE INDEX notice_waiting ON ${schema}.notice (channel, state, due_at) WHERE ended_at IS NULL;
CREATE INDEX notice_ended ON ${schema}.notice (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX notice_match ON ${schema}.notice (match_id);

-- The webhook that has answered 410. Its URL is the registry's to keep.
CREATE TABLE ${schema}.stopped_webhook (
    state      text        PRIMARY KEY,
    url_sha256 text        NOT NULL CHECK (url_sha256 ~ '^[0-9a-f]{64}$'),
    stopped_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION ${schema}.queue_notices() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    -- Locked, so that none of them is taken up before this event has committed, and told without it. Changes of a match come
    -- one after the other, by the lock on its row.
    WITH waiting AS MATERIALIZED (
        SELECT n.state, n.channel FROM notice n
        WHERE n.match_id = NEW.match_id AND n.attempts = 0 AND n.ended_at IS NULL
        FOR UPDATE)
    INSERT INTO notice (match_id, state, channel, due_at)
    SELECT m.match_id, s.state, c.channel, greatest(clock_timestamp(), (
               SELECT max(coalesce(b.ended_at, b.created_at)) + interval '5 minutes' FROM notice b
               WHERE b.match_id = m.match_id AND b.state = s.state AND b.channel = c.channel
                 AND b.outcome IS DISTINCT FROM 'unwanted'))
    FROM match m
    CROSS JOIN LATERAL unnest(ARRAY[m.initiating, m.matching]) AS s (state)
    CROSS JOIN unnest(ARRAY['webhook', 'mail']) AS c (channel)
    WHERE m.match_id = NEW.match_id AND NOT m.hidden AND (NEW.event NOT IN ('changed', 'told') OR s.state <> NEW.state)
      AND NOT EXISTS (SELECT FROM waiting w WHERE w.state = s.state AND w.channel = c.channel);
    RETURN NULL;
END
$$;

-- A match that is not hidden closes by a change, which tells of both.
CREATE TRIGGER noticed AFTER INSERT ON ${schema}.match_event
    FOR EACH ROW WHEN (NEW.event <> 'closed') EXECUTE FUNCTION ${schema}.queue_notices();

-- From the end of so many attempts to the next one, as the Standard Webhooks specification 1.0.0 has it: ten attempts in
-- three days. Null: that was the last one.
CREATE FUNCTION ${schema}.retry_pause(attempts int) RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT (ARRAY['5 seconds', '5 minutes', '30 minutes', '2 hours', '5 hours', '10 hours', '14 hours', '20 hours',
                  '24 hours']::interval[])[retry_pause.attempts];
$$;

CREATE FUNCTION ${schema}.end_notice(notice_id uuid, outcome text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    ended notice;
BEGIN
    UPDATE notice n SET outcome = end_notice.outcome, ended_at = clock_timestamp()
    WHERE n.notice_id = end_notice.notice_id AND n.ended_at IS NULL
    RETURNING n.* INTO ended;
    IF ended.outcome = 'given_up' THEN
        PERFORM record_operation(ended.channel || '_notice_given_up', ended.state || ' ' || ended.match_id, NULL);
    END IF;
END
$$;

-- Of every state the notices that have been due longest, with what the state has stopped.
CREATE FUNCTION ${schema}.take_notices(channel text, max_of_a_state int, max_notices int)
RETURNS TABLE (notice_id uuid, match_id text, state text, created_at timestamptz, attempt int, stopped text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    now timestamptz := clock_timestamp();
BEGIN
    IF (take_notices.channel IN ('webhook', 'mail') AND take_notices.max_of_a_state BETWEEN 1 AND 100
        AND take_notices.max_notices BETWEEN 1 AND 1000) IS NOT TRUE THEN
        RAISE EXCEPTION 'take_notices: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    -- Cut off in the last attempt.
    PERFORM end_notice(o.notice_id, 'given_up')
    FROM (SELECT n.notice_id FROM notice n
          WHERE n.channel = take_notices.channel AND n.ended_at IS NULL AND n.due_at <= now
            AND n.attempts > 0 AND retry_pause(n.attempts) IS NULL
          LIMIT max_notices FOR UPDATE SKIP LOCKED) o;
    RETURN QUERY
        WITH due AS MATERIALIZED (
            SELECT d.notice_id
            FROM (SELECT w.state FROM notice w
                  WHERE w.channel = take_notices.channel AND w.ended_at IS NULL AND w.due_at <= now
                  GROUP BY w.state ORDER BY random()) s
            CROSS JOIN LATERAL (
                SELECT n.notice_id FROM notice n
                WHERE n.channel = take_notices.channel AND n.state = s.state AND n.ended_at IS NULL AND n.due_at <= now
                ORDER BY n.due_at LIMIT max_of_a_state FOR UPDATE SKIP LOCKED) d
            LIMIT max_notices)
        UPDATE notice n SET attempts = n.attempts + 1, due_at = now + interval '2 minutes'
        FROM due WHERE n.notice_id = due.notice_id
        RETURNING n.notice_id, n.match_id, n.state, n.created_at, n.attempts,
                  (SELECT t.url_sha256 FROM stopped_webhook t WHERE t.state = n.state AND n.channel = 'webhook');
END
$$;

CREATE FUNCTION ${schema}.notice_delivered(notice_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT end_notice(notice_delivered.notice_id, 'delivered');
$$;

CREATE FUNCTION ${schema}.notice_unwanted(notice_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT end_notice(notice_unwanted.notice_id, 'unwanted');
$$;

-- The webhook of this URL has answered 410. It is posted nothing more.
CREATE FUNCTION ${schema}.webhook_gone(notice_id uuid, url_sha256 text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    stopped_by text;
BEGIN
    IF (webhook_gone.url_sha256 ~ '^[0-9a-f]{64}$') IS NOT TRUE THEN
        RAISE EXCEPTION 'webhook_gone: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    SELECT n.state INTO stopped_by FROM notice n WHERE n.notice_id = webhook_gone.notice_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO stopped_webhook AS s (state, url_sha256) VALUES (stopped_by, webhook_gone.url_sha256)
    ON CONFLICT ON CONSTRAINT stopped_webhook_pkey
    DO UPDATE SET url_sha256 = excluded.url_sha256, stopped_at = excluded.stopped_at
        WHERE s.url_sha256 <> excluded.url_sha256;
    IF FOUND THEN
        PERFORM record_operation('webhook_stopped', stopped_by, NULL);
    END IF;
    PERFORM end_notice(webhook_gone.notice_id, 'unwanted');
END
$$;

-- Whether that was the last attempt. The pause is up to a tenth longer than the schedule has it, so that what failed
-- together is not tried again together; and as long as the receiver has asked for, up to a day.
CREATE FUNCTION ${schema}.notice_failed(notice_id uuid, attempt int, retry_after_seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    pause interval := retry_pause(notice_failed.attempt);
    now timestamptz := clock_timestamp();
BEGIN
    IF (notice_failed.attempt > 0 AND notice_failed.retry_after_seconds >= 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'notice_failed: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    -- Not when somebody else has taken it up meanwhile.
    PERFORM FROM notice n
    WHERE n.notice_id = notice_failed.notice_id AND n.attempts = notice_failed.attempt AND n.ended_at IS NULL
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF pause IS NULL THEN
        PERFORM end_notice(notice_failed.notice_id, 'given_up');
        RETURN true;
    END IF;
    UPDATE notice n
    SET due_at = now + greatest(pause * (1 + random() / 10),
                                least(make_interval(secs => retry_after_seconds), interval '1 day'))
    WHERE n.notice_id = notice_failed.notice_id;
    RETURN false;
END
$$;

CREATE FUNCTION ${schema}.notices_waiting(channel text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT count(*) FROM notice n WHERE n.channel = notices_waiting.channel AND n.ended_at IS NULL;
$$;

CREATE FUNCTION ${schema}.purge_notices(max_notices int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    ends timestamptz := clock_timestamp() - (SELECT s.notice_retention FROM settings s);
    purged int;
BEGIN
    IF (max_notices BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'purge_notices: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    DELETE FROM notice n WHERE n.notice_id = ANY (ARRAY(
        SELECT o.notice_id FROM notice o
        WHERE o.ended_at < ends OR (o.ended_at IS NULL AND o.due_at < ends)
        LIMIT max_notices FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
END
$$;
