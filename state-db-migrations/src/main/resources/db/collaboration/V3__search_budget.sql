-- How much each requester has searched, over all processes of the matcher: requests a minute, distinct persons a day.
--
-- A requester is a state, the federal orchestrator, or a region's or the national overseers, who read and never search. Of
-- a person there is only a keyed value of the day, 64 bits long, in tables that are not logged: neither the WAL nor a backup
-- nor a replica holds one. A crash of the server empties them; who is searched again on that day then counts twice, which
-- never lets a requester past its budget.
-- Far from the soft line a process leases places and tells afterwards whom it gave them to; beyond it persons are counted
-- before they are searched.
-- What is written here is flushed with the search's audit row, which commits later: no commit here waits for the disk, but
-- that of a lease, which outlives the server's crash in the process that holds it.
-- Days are the caller's, whose keys are of a day; a day that is ahead by the database's clock is refused, so that no caller's
-- clock can empty or hold the days of the others.
-- SQLSTATE 22023: an argument is missing or malformed, or a day is ahead of tomorrow.

CREATE UNLOGGED TABLE ${schema}.request_minute (
    requester text        NOT NULL,
    minute    timestamptz NOT NULL,
    leased    int         NOT NULL,
    PRIMARY KEY (requester, minute)
) WITH (fillfactor = 50);

-- What the operator has set in place of the matcher's default.
CREATE TABLE ${schema}.search_budget (
    requester text   PRIMARY KEY,
    persons   bigint NOT NULL
);

-- Counts, never persons. A row of today is locked by who counts or leases: those of one requester take turns.
CREATE TABLE ${schema}.search_day (
    day       date   NOT NULL,
    requester text   NOT NULL,
    -- Distinct ones, and what was allowed when they were last counted.
    persons   bigint NOT NULL DEFAULT 0,
    allowance bigint NOT NULL DEFAULT 0,
    -- Places that processes hold for persons whom they have not told yet. What a dead process held stays taken.
    leased    bigint NOT NULL DEFAULT 0,
    lifts     int    NOT NULL DEFAULT 0,
    searches  bigint NOT NULL DEFAULT 0,
    -- Persons of answers, with repetitions: with a match, and searched everywhere without one.
    hits      bigint NOT NULL DEFAULT 0,
    misses    bigint NOT NULL DEFAULT 0,
    refused   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, requester)
) WITH (fillfactor = 50);

-- Of today and, for clocks that are not quite right, of the day beside it. A day that is over goes with its file: deleted
-- rows would stay on the disk. A value is of one requester and one day, and no other column says of which.
CREATE TABLE ${schema}.searched_person (
    slot   smallint NOT NULL,
    person bigint   NOT NULL,
    PRIMARY KEY (slot, person)
) PARTITION BY LIST (slot);

CREATE UNLOGGED TABLE ${schema}.searched_person_0 PARTITION OF ${schema}.searched_person FOR VALUES IN (0);
CREATE UNLOGGED TABLE ${schema}.searched_person_1 PARTITION OF ${schema}.searched_person FOR VALUES IN (1);

-- Which day's persons are in a slot; NULL: nobody's.
CREATE TABLE ${schema}.searched_slot (
    slot smallint PRIMARY KEY,
    day  date
);

INSERT INTO ${schema}.searched_slot (slot) VALUES (0), (1);

CREATE FUNCTION ${schema}.slot_of(day date) RETURNS smallint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT ((slot_of.day - date '2000-01-01') & 1)::smallint;
$$;

-- Empties a slot for a later day, or for none.
CREATE FUNCTION ${schema}.turn_slot(slot smallint, day date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    held date;
BEGIN
    SELECT s.day INTO held FROM searched_slot s WHERE s.slot = turn_slot.slot FOR UPDATE;
    IF held > turn_slot.day THEN
        RAISE EXCEPTION 'turn_slot: this day is long over' USING ERRCODE = '22023';
    ELSIF held IS DISTINCT FROM turn_slot.day THEN
        EXECUTE format('TRUNCATE %I.%I', '${schema}', 'searched_person_' || turn_slot.slot);
        UPDATE searched_slot s SET day = turn_slot.day WHERE s.slot = turn_slot.slot;
    END IF;
END
$$;

CREATE FUNCTION ${schema}.is_ahead(day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT is_ahead.day > (clock_timestamp() AT TIME ZONE 'UTC')::date + 1;
$$;

CREATE FUNCTION ${schema}.is_requester(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT (is_requester.name ~ '^([a-z]{2}|federal|oversight(:[a-z0-9-]{1,20})?)$') IS TRUE;
$$;

-- Part of a minute's requests for one process to give out; 0 when all are given out.
CREATE FUNCTION ${schema}.lease_requests(requester text, minute timestamptz, wanted int, per_minute int)
RETURNS TABLE (granted int, unleased int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '1s'
AS $$
BEGIN
    IF NOT is_requester(lease_requests.requester) OR lease_requests.minute IS NULL
       OR (lease_requests.wanted > 0 AND lease_requests.per_minute > 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'lease_requests: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY
        INSERT INTO request_minute AS m (requester, minute, leased)
        VALUES (lease_requests.requester, lease_requests.minute,
                least(lease_requests.wanted, lease_requests.per_minute))
        ON CONFLICT ON CONSTRAINT request_minute_pkey
        DO UPDATE SET leased = greatest(m.leased, least(m.leased + excluded.leased, lease_requests.per_minute))
        RETURNING new.leased - coalesce(old.leased, 0), greatest(lease_requests.per_minute - new.leased, 0);
END
$$;

-- The requester's row of the day, locked until the transaction ends. The slot of the day is ready.
CREATE FUNCTION ${schema}.locked_day(day date, requester text) RETURNS ${schema}.search_day
LANGUAGE plpgsql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    found_day search_day;
BEGIN
    SELECT * INTO found_day FROM search_day d
    WHERE d.day = locked_day.day AND d.requester = locked_day.requester FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO search_day (day, requester) VALUES (locked_day.day, locked_day.requester)
        ON CONFLICT DO NOTHING;
        SELECT * INTO found_day FROM search_day d
        WHERE d.day = locked_day.day AND d.requester = locked_day.requester FOR UPDATE;
    END IF;
    IF NOT EXISTS (SELECT FROM searched_slot s WHERE s.slot = slot_of(locked_day.day) AND s.day = locked_day.day) THEN
        PERFORM turn_slot(slot_of(locked_day.day), locked_day.day);
    END IF;
    RETURN found_day;
END
$$;

CREATE FUNCTION ${schema}.allowed_on(today ${schema}.search_day, default_budget bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT coalesce(max(b.persons), allowed_on.default_budget) * (1 + (allowed_on.today).lifts)
    FROM search_budget b WHERE b.requester = (allowed_on.today).requester;
$$;

-- Counts persons who were searched on leased places, if they are new today, and leases new places: all that are wanted, or
-- none where fewer than eight times as many are left up to the soft line. released are the places of these persons and those
-- that are not needed; of persons whose places may have been released before, only the caller knows.
CREATE FUNCTION ${schema}.lease_persons(
    day date, requester text, persons bigint[], released int, wanted int, default_budget bigint,
    soft_line double precision)
RETURNS TABLE (granted int, counted bigint, allowance bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '1s'
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    today search_day;
    allowed bigint;
    added bigint;
    new_places int := 0;
BEGIN
    IF lease_persons.day IS NULL OR is_ahead(lease_persons.day) OR NOT is_requester(lease_persons.requester)
       OR (cardinality(lease_persons.persons) <= 2000) IS NOT TRUE
       OR array_position(lease_persons.persons, NULL) IS NOT NULL
       OR (least(lease_persons.released, lease_persons.wanted, lease_persons.default_budget) >= 0
           AND num_nulls(lease_persons.released, lease_persons.wanted, lease_persons.default_budget) = 0
           AND lease_persons.soft_line BETWEEN 0 AND 1) IS NOT TRUE THEN
        RAISE EXCEPTION 'lease_persons: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    IF lease_persons.wanted = 0 THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    today := locked_day(lease_persons.day, lease_persons.requester);
    allowed := allowed_on(today, lease_persons.default_budget);

    INSERT INTO searched_person (slot, person)
    SELECT slot_of(lease_persons.day), p.person FROM unnest(lease_persons.persons) AS p (person)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    today.persons := today.persons + added;
    today.leased := greatest(0, today.leased - lease_persons.released);
    IF floor(allowed * lease_persons.soft_line) - today.persons - today.leased >= 8 * lease_persons.wanted::bigint THEN
        new_places := lease_persons.wanted;
    END IF;
    UPDATE search_day d
    SET persons = today.persons, leased = today.leased + new_places, allowance = allowed
    WHERE d.day = lease_persons.day AND d.requester = lease_persons.requester;
    RETURN QUERY SELECT new_places, today.persons, allowed;
END
$$;

-- Counts persons who are searched, before they are: those that are new today, unless they do not fit.
-- raised are the alarms that this search is the reason for.
-- The settings leave one plan, an index lookup for each person: the day begins with an empty table, and plans are kept.
CREATE FUNCTION ${schema}.count_persons(
    day date, requester text, key_id text, persons bigint[], canaries bigint[], default_budget bigint,
    soft_line double precision)
RETURNS TABLE (granted boolean, counted bigint, allowance bigint, raised text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '1s'
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    today search_day;
    slot_today smallint := slot_of(count_persons.day);
    allowed bigint;
    fit boolean := true;
    added bigint := 0;
    alarms text[] := '{}';
    canary_id bigint;
BEGIN
    IF num_nulls(count_persons.day, count_persons.key_id, count_persons.canaries) > 0
       OR is_ahead(count_persons.day)
       OR NOT is_requester(count_persons.requester)
       OR (cardinality(count_persons.persons) BETWEEN 1 AND 50) IS NOT TRUE
       OR array_position(count_persons.persons, NULL) IS NOT NULL
       OR (count_persons.default_budget >= 0 AND count_persons.soft_line BETWEEN 0 AND 1) IS NOT TRUE THEN
        RAISE EXCEPTION 'count_persons: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);

    today := locked_day(count_persons.day, count_persons.requester);
    allowed := allowed_on(today, count_persons.default_budget);

    IF today.persons + today.leased + cardinality(count_persons.persons) > allowed THEN
        SELECT today.persons + today.leased + count(*) <= allowed OR count(*) = 0 INTO fit
        FROM (SELECT DISTINCT unnest(count_persons.persons)) AS p (person)
        WHERE NOT EXISTS (SELECT FROM searched_person s WHERE s.slot = slot_today AND s.person = p.person);
    END IF;
    IF fit THEN
        INSERT INTO searched_person (slot, person)
        SELECT slot_today, p.person FROM unnest(count_persons.persons) AS p (person)
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS added = ROW_COUNT;
    END IF;
    IF added > 0 OR NOT fit OR today.allowance <> allowed THEN
        UPDATE search_day d
        SET persons = d.persons + added, allowance = allowed, refused = d.refused + (NOT fit)::int
        WHERE d.day = count_persons.day AND d.requester = count_persons.requester;
    END IF;
    today.persons := today.persons + added;

    IF today.persons >= ceil(allowed * count_persons.soft_line) THEN
        alarms := alarms || raise_alarm(
            count_persons.day, count_persons.requester, 'soft_line', allowed::text, count_persons.key_id,
            jsonb_build_object('persons', today.persons, 'allowance', allowed));
    END IF;
    IF NOT fit THEN
        alarms := alarms || raise_alarm(
            count_persons.day, count_persons.requester, 'hard_line', allowed::text, count_persons.key_id,
            jsonb_build_object('persons', today.persons, 'allowance', allowed));
    END IF;
    FOREACH canary_id IN ARRAY count_persons.canaries LOOP
        alarms := alarms || raise_alarm(
            count_persons.day, count_persons.requester, 'canary', canary_id || ' ' || count_persons.key_id,
            count_persons.key_id,
            jsonb_build_object('canary', canary_id,
                               'planted_in', (SELECT c.state FROM canary c WHERE c.id = canary_id)));
    END LOOP;
    RETURN QUERY SELECT fit, today.persons, allowed, array_remove(alarms, NULL);
END
$$;

-- Adds what one process has answered and refused since it last told. raised are the alarms that the sums are the reason
-- for: too many hits for the persons searched, or many more misses than on the days before.
CREATE FUNCTION ${schema}.add_answers(
    day date, requester text, searches bigint, hits bigint, misses bigint, refused bigint, minimum_persons bigint,
    hit_rate double precision, times_usual_misses double precision)
RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '1s'
AS $$
DECLARE
    today search_day;
    usual numeric;
    alarms text[] := '{}';
BEGIN
    IF add_answers.day IS NULL OR is_ahead(add_answers.day) OR NOT is_requester(add_answers.requester)
       OR (least(add_answers.searches, add_answers.hits, add_answers.misses, add_answers.refused) >= 0
           AND num_nulls(add_answers.searches, add_answers.hits, add_answers.misses, add_answers.refused,
                         add_answers.minimum_persons, add_answers.hit_rate, add_answers.times_usual_misses) = 0)
          IS NOT TRUE THEN
        RAISE EXCEPTION 'add_answers: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO search_day AS d (day, requester, searches, hits, misses, refused)
    VALUES (add_answers.day, add_answers.requester, add_answers.searches, add_answers.hits, add_answers.misses,
            add_answers.refused)
    ON CONFLICT ON CONSTRAINT search_day_pkey DO UPDATE
    SET searches = d.searches + excluded.searches, hits = d.hits + excluded.hits,
        misses = d.misses + excluded.misses, refused = d.refused + excluded.refused
    RETURNING d.* INTO today;

    IF today.hits + today.misses >= add_answers.minimum_persons
       AND today.hits > (today.hits + today.misses) * add_answers.hit_rate THEN
        alarms := alarms || raise_alarm(
            add_answers.day, add_answers.requester, 'hit_rate', '', NULL,
            jsonb_build_object('hits', today.hits, 'persons', today.hits + today.misses));
    END IF;
    IF today.misses >= add_answers.minimum_persons THEN
        -- Three days with searches of the last two weeks make a usual day.
        SELECT avg(d.misses) INTO usual FROM search_day d
        WHERE d.requester = add_answers.requester AND d.searches > 0
          AND d.day < add_answers.day AND d.day >= add_answers.day - 14
        HAVING count(*) >= 3;
        IF today.misses > usual * add_answers.times_usual_misses THEN
            alarms := alarms || raise_alarm(
                add_answers.day, add_answers.requester, 'misses', '', NULL,
                jsonb_build_object('misses', today.misses, 'usual', round(usual)));
        END IF;
    END IF;
    RETURN array_remove(alarms, NULL);
END
$$;

-- A day that is over leaves its counts, and nothing of its persons. Counts are kept as long as matches are.
CREATE FUNCTION ${schema}.end_search_days(now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
SET lock_timeout = '500ms'
AS $$
DECLARE
    today date := (end_search_days.now AT TIME ZONE 'UTC')::date;
BEGIN
    IF today IS NULL OR is_ahead(today) THEN
        RAISE EXCEPTION 'end_search_days: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    -- Who was counted for a day while it was ended came into its slot afterwards.
    UPDATE searched_slot s SET day = '-infinity'
    WHERE s.day IS NULL AND EXISTS (SELECT FROM searched_person p WHERE p.slot = s.slot);
    PERFORM turn_slot(s.slot, NULL) FROM searched_slot s WHERE s.day < today;
    DELETE FROM request_minute m WHERE m.minute < end_search_days.now - interval '5 minutes';
    DELETE FROM search_day d WHERE d.day < today - interval '3 years';
END
$$;
