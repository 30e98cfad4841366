-- The operator's side of abuse control. Every change is in abuse_control_audit, written in the same transaction.
-- SQLSTATE 22023: an argument is missing or malformed.

CREATE FUNCTION ${schema}.record_abuse_control(event text, requester text, number bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    INSERT INTO abuse_control_audit (event, requester, number)
    VALUES (record_abuse_control.event, record_abuse_control.requester, record_abuse_control.number);
$$;

CREATE FUNCTION ${schema}.set_budget(requester text, persons bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
BEGIN
    IF NOT is_requester(set_budget.requester)
       OR (set_budget.persons BETWEEN 0 AND 1000000000) IS NOT TRUE THEN
        RAISE EXCEPTION 'set_budget: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO search_budget (requester, persons) VALUES (set_budget.requester, set_budget.persons)
    ON CONFLICT ON CONSTRAINT search_budget_pkey DO UPDATE SET persons = excluded.persons;
    PERFORM record_abuse_control('budget_set', set_budget.requester, set_budget.persons);
END
$$;

-- Gives the requester its budget once more for this day; how many persons were counted by then.
CREATE FUNCTION ${schema}.lift_budget(requester text, day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    counted bigint;
BEGIN
    IF NOT is_requester(lift_budget.requester) OR lift_budget.day IS NULL THEN
        RAISE EXCEPTION 'lift_budget: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO search_day AS d (day, requester, lifts) VALUES (lift_budget.day, lift_budget.requester, 1)
    ON CONFLICT ON CONSTRAINT search_day_pkey DO UPDATE SET lifts = d.lifts + 1
    RETURNING d.persons INTO counted;
    PERFORM record_abuse_control('budget_lifted', lift_budget.requester, counted);
    RETURN counted;
END
$$;

-- Of every requester that has searched on the day or has a budget of its own.
CREATE FUNCTION ${schema}.budgets(day date)
RETURNS TABLE (requester text, budget bigint, persons bigint, allowance bigint, lifts int, searches bigint,
               hits bigint, misses bigint, refused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT requester, b.persons, coalesce(d.persons, 0), d.allowance, coalesce(d.lifts, 0), coalesce(d.searches, 0),
           coalesce(d.hits, 0), coalesce(d.misses, 0), coalesce(d.refused, 0)
    FROM search_budget b
    FULL JOIN (SELECT * FROM search_day t WHERE t.day = budgets.day) d USING (requester)
    ORDER BY requester;
$$;

CREATE FUNCTION ${schema}.alarms(since timestamptz)
RETURNS TABLE (at timestamptz, requester text, kind text, key_id text, counts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT a.at, a.requester, a.kind, a.key_id, a.counts FROM alarm a WHERE a.at >= alarms.since ORDER BY a.id;
$$;

CREATE FUNCTION ${schema}.plant_canary(state text, token bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    planted bigint;
BEGIN
    IF (plant_canary.state ~ '^[a-z]{2}$' AND length(plant_canary.token) = 32) IS NOT TRUE THEN
        RAISE EXCEPTION 'plant_canary: an argument is missing or malformed' USING ERRCODE = '22023';
    END IF;
    INSERT INTO canary (state, token) VALUES (plant_canary.state, plant_canary.token) RETURNING id INTO planted;
    PERFORM record_abuse_control('canary_planted', plant_canary.state, planted);
    RETURN planted;
END
$$;

-- Whether there was one.
CREATE FUNCTION ${schema}.remove_canary(id bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    planted_in text;
BEGIN
    DELETE FROM canary c WHERE c.id = remove_canary.id RETURNING c.state INTO planted_in;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM record_abuse_control('canary_removed', planted_in, remove_canary.id);
    RETURN true;
END
$$;

CREATE FUNCTION ${schema}.planted_canaries()
RETURNS TABLE (id bigint, state text, planted_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT c.id, c.state, c.planted_at FROM canary c ORDER BY c.id;
$$;
