-- What looks like abuse of searches, and what the operator did about it. Append-only and in the chain, both; neither names
-- a person.
--
-- Canaries are LDS hashes that are no person's; what is kept of one is a token under a key that only the operator and the
-- matcher have. The matcher holds all tokens in memory.
-- SQLSTATE 22023: an argument is missing or malformed, or a day is ahead of tomorrow.

CREATE TABLE ${schema}.alarm (
    id        bigint      PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt      uuid        NOT NULL DEFAULT gen_random_uuid(),
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    day       date        NOT NULL,
    requester text        NOT NULL,
    kind      text        NOT NULL
        CHECK (kind IN ('soft_line', 'hard_line', 'hit_rate', 'misses', 'no_upload', 'canary')),
    subject   text        NOT NULL,
    -- Whose search it was, where it was one.
    key_id    text,
    counts    jsonb       NOT NULL,
    -- The same alarm is raised once a day.
    UNIQUE (requester, kind, day, subject)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.alarm
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.alarm
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

CREATE TABLE ${schema}.abuse_control_audit (
    id        bigint      PRIMARY KEY DEFAULT nextval('${schema}.record_id'),
    salt      uuid        NOT NULL DEFAULT gen_random_uuid(),
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor     text        NOT NULL DEFAULT session_user,
    event     text        NOT NULL,
    requester text        NOT NULL,
    -- The budget that was set, or the number of the canary.
    number    bigint
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.abuse_control_audit
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();

CREATE TRIGGER queued AFTER INSERT ON ${schema}.abuse_control_audit
    FOR EACH ROW EXECUTE FUNCTION ${schema}.queue_for_sealer();

CREATE TABLE ${schema}.canary (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state      text        NOT NULL,
    token      bytea       NOT NULL,
    planted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The newest publish that was seen of a state: its own database forgets it when the snapshot has expired.
CREATE TABLE ${schema}.publish_seen (
    state        text        PRIMARY KEY,
    published_at timestamptz NOT NULL
);

-- What a log may say of the alarm; nothing when it has been raised today already.
CREATE FUNCTION ${schema}.raise_alarm(
    day date, requester text, kind text, subject text, key_id text, counts jsonb)
RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM alarm a
               WHERE a.requester = raise_alarm.requester AND a.kind = raise_alarm.kind AND a.day = raise_alarm.day
                 AND a.subject = raise_alarm.subject) THEN
        RETURN NULL;
    END IF;
    INSERT INTO alarm (day, requester, kind, subject, key_id, counts)
    VALUES (raise_alarm.day, raise_alarm.requester, raise_alarm.kind, raise_alarm.subject, raise_alarm.key_id,
            raise_alarm.counts)
    ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN raise_alarm.kind || ' ' || raise_alarm.counts END;
END
$$;

-- published_at is of the state's current snapshot, if it has one. A state whose searches of the given number of days ago
-- no upload has followed raises an alarm, and another one when as many days have passed again.
CREATE FUNCTION ${schema}.watch_uploads(day date, state text, published_at timestamptz, within_days int)
RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '1s'
AS $$
DECLARE
    uploaded date;
    waited_for bigint;
BEGIN
    IF watch_uploads.day IS NULL OR is_ahead(watch_uploads.day) OR (watch_uploads.state ~ '^[a-z]{2}$') IS NOT TRUE
       OR (watch_uploads.within_days > 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'watch_uploads: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    IF watch_uploads.published_at IS NOT NULL THEN
        INSERT INTO publish_seen AS p (state, published_at)
        VALUES (watch_uploads.state, watch_uploads.published_at)
        ON CONFLICT ON CONSTRAINT publish_seen_pkey
        DO UPDATE SET published_at = excluded.published_at WHERE p.published_at < excluded.published_at;
    END IF;
    SELECT (p.published_at AT TIME ZONE 'UTC')::date INTO uploaded FROM publish_seen p
    WHERE p.state = watch_uploads.state;
    SELECT sum(d.persons) INTO waited_for FROM search_day d
    WHERE d.requester = watch_uploads.state AND d.persons > 0 AND d.day > coalesce(uploaded, '-infinity')
      AND d.day > watch_uploads.day - 2 * watch_uploads.within_days
      AND d.day <= watch_uploads.day - watch_uploads.within_days;
    IF waited_for IS NULL OR EXISTS (
        SELECT FROM alarm a
        WHERE a.requester = watch_uploads.state AND a.kind = 'no_upload'
          AND a.day > watch_uploads.day - watch_uploads.within_days) THEN
        RETURN '{}';
    END IF;
    RETURN array_remove(ARRAY[raise_alarm(
        watch_uploads.day, watch_uploads.state, 'no_upload', '', NULL,
        jsonb_build_object('persons', waited_for, 'days', watch_uploads.within_days))], NULL);
END
$$;

CREATE FUNCTION ${schema}.canaries() RETURNS TABLE (id bigint, token bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT c.id, c.token FROM canary c;
$$;
