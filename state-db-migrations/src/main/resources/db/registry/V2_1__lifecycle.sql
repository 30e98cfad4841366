-- Where a state stands in the programme, as the operator sets it, and whom to reach there.
--
-- Until its first publish a state is onboarding, whatever is set: nobody has searched it, so it may be put into shadow
-- and out again. An enabled state is one that others count on: it is never silent again, but suspended, which their
-- answers name, and enabled once more. Offboarded is silent and final, so it comes after suspended.
-- SQLSTATEs: LS031 the state's lifecycle does not allow this step; 22023 an argument is missing, malformed, or names a
-- state that is not registered. The messages are written for the operator, who is shown them.

-- The lifecycle that it had. To set it again is no change.
CREATE FUNCTION ${schema}.set_lifecycle(code text, lifecycle text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    s state;
    refusal text;
BEGIN
    IF (set_lifecycle.lifecycle IN ('shadow', 'enabled', 'suspended', 'offboarded')) IS NOT TRUE THEN
        RAISE EXCEPTION 'a state is set to shadow, enabled, suspended or offboarded' USING ERRCODE = '22023';
    END IF;
    PERFORM require_state(set_lifecycle.code);
    SELECT * INTO s FROM state t WHERE t.code = set_lifecycle.code FOR UPDATE;
    IF s.lifecycle = set_lifecycle.lifecycle THEN
        RETURN s.lifecycle;
    END IF;

    refusal := CASE
        WHEN s.lifecycle = 'offboarded'
            THEN 'it is offboarded, which is final'
        WHEN set_lifecycle.lifecycle = 'suspended' AND s.first_published_at IS NULL
            THEN 'it has not published yet, so there is nothing to suspend'
        WHEN set_lifecycle.lifecycle = 'suspended' AND s.lifecycle = 'shadow'
            THEN 'it is in shadow, where nobody counts on it: leave it there, or offboard it'
        WHEN set_lifecycle.lifecycle = 'shadow' AND s.first_published_at IS NOT NULL
            THEN 'other states have counted on its answers and would not be told: suspend it instead'
        WHEN set_lifecycle.lifecycle = 'offboarded' AND s.lifecycle = 'enabled' AND s.first_published_at IS NOT NULL
            THEN 'other states count on its answers: suspend it first, which they are told'
    END;
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION '%', refusal USING ERRCODE = 'LS031';
    END IF;

    UPDATE state t SET lifecycle = set_lifecycle.lifecycle WHERE t.code = set_lifecycle.code;
    PERFORM record_event('lifecycle_set', set_lifecycle.code, set_lifecycle.lifecycle);
    RETURN s.lifecycle;
END
$$;

-- False for null, which is the federal orchestrator.
CREATE FUNCTION ${schema}.is_offboarded(code text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM state s WHERE s.code = is_offboarded.code AND s.lifecycle = 'offboarded');
$$;

-- An argument that is null leaves what is there; an empty one takes it away.
CREATE FUNCTION ${schema}.describe_state(
    code text, region text, contact_email text, contact_phone text, notice_email text, webhook_url text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${schema}, pg_temp
AS $$
DECLARE
    broken text;
BEGIN
    PERFORM require_state(describe_state.code);
    UPDATE state s SET
        region = nullif(coalesce(describe_state.region, s.region), ''),
        contact_email = nullif(coalesce(describe_state.contact_email, s.contact_email), ''),
        contact_phone = nullif(coalesce(describe_state.contact_phone, s.contact_phone), ''),
        notice_email = nullif(coalesce(describe_state.notice_email, s.notice_email), ''),
        webhook_url = nullif(coalesce(describe_state.webhook_url, s.webhook_url), '')
    WHERE s.code = describe_state.code;
    PERFORM record_event('state_described', describe_state.code, NULL);
EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
    RAISE EXCEPTION '%', CASE broken
        WHEN 'region' THEN 'a region is 1 to 20 of a-z, 0-9 and hyphens'
        WHEN 'contact_phone' THEN 'a phone number is 6 to 32 characters: digits, with spaces, ( ) . - and a leading + if need be, such as +1 (555) 010-0199 x12'
        WHEN 'webhook_url' THEN 'a webhook is an https URL of at most 1000 characters, without user, password and fragment'
        ELSE 'an e-mail address is one name@domain of at most 254 characters, without a display name'
    END USING ERRCODE = '22023';
END
$$;
