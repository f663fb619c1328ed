-- SPDX-License-Identifier: Apache-2.0
--
-- 0037_people_pages.sql - people, who is away and who is on call, entered by people on pages.

-- ---- who said it ----------------------------------------------------------------------------

ALTER TABLE people_periods ADD COLUMN said_by bigint, ADD COLUMN withdrawn_by bigint; -- NULL: followupctl

-- Stores what an array of {ref, role, cover, begins_at, ends_at} says, and is not stored yet.  Imported ones take the place
-- of those before of the same people, and of a_ref.
CREATE FUNCTION periods_put(a_json jsonb, a_kind text, a_imported boolean, a_ref text, a_by bigint,
	OUT added bigint, OUT withdrawn bigint, OUT unchanged bigint)
	LANGUAGE plpgsql SET search_path = followupd, pg_temp
	AS $$
BEGIN
	IF EXISTS (SELECT FROM jsonb_to_recordset(a_json) AS x (ref text, ends_at timestamptz) JOIN people p ON p.ref = x.ref
			WHERE a_kind = 'absence' AND x.ends_at IS NULL AND 'fail-safe' = ANY (p.roles)) THEN
		RAISE EXCEPTION 'the fail-safe person cannot leave before another is named' USING ERRCODE = 'FU403';
	END IF;
	WITH said AS (SELECT DISTINCT p.id AS person_id, a_kind AS kind, x.role, c.id AS cover_id, x.begins_at, x.ends_at
			FROM jsonb_to_recordset(a_json) AS x (ref text, role text, cover text, begins_at timestamptz, ends_at timestamptz)
			JOIN people p ON p.ref = x.ref LEFT JOIN people c ON c.ref = x.cover),
		input AS (SELECT *, row_number() OVER () AS n FROM said),
		known AS (SELECT i.n, t.id FROM input i JOIN people_periods t ON t.person_id = i.person_id AND t.kind = i.kind
			AND t.begins_at = i.begins_at AND t.ends_at IS NOT DISTINCT FROM i.ends_at
			AND t.cover_id IS NOT DISTINCT FROM i.cover_id AND t.role IS NOT DISTINCT FROM i.role
			AND t.withdrawn_at IS NULL),
		gone AS (UPDATE people_periods t SET withdrawn_at = clock_now() WHERE a_imported AND t.imported
			AND t.kind = a_kind AND t.withdrawn_at IS NULL AND coalesce(t.ends_at > clock_now(), true)
			AND t.person_id IN (SELECT id FROM people WHERE ref = a_ref UNION SELECT person_id FROM input)
			AND t.id NOT IN (SELECT id FROM known) RETURNING 1),
		new AS (INSERT INTO people_periods (person_id, kind, role, cover_id, begins_at, ends_at, imported, said_by)
			SELECT i.person_id, i.kind, i.role, i.cover_id, i.begins_at, i.ends_at, a_imported, a_by FROM input i
			WHERE i.n NOT IN (SELECT k.n FROM known k) RETURNING 1)
		SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM gone),
			(SELECT count(*) FROM input) - (SELECT count(*) FROM new) INTO added, withdrawn, unchanged;
END $$;
REVOKE ALL ON FUNCTION periods_put(jsonb, text, boolean, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION periods_put(jsonb, text, boolean, text, bigint) TO followupd_ctl;

-- ---- what is counted of people, without a patient -------------------------------------------

CREATE INDEX review_items_undelivered ON review_items (key, created_at)
	WHERE kind = 'undeliverable' AND resolved_at IS NULL;

-- Whose mail failed or came back, and nobody has put it right yet.
CREATE FUNCTION people_failed() RETURNS TABLE (person_id bigint, failed_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT n.person_id, max(q.created_at) FROM review_items q JOIN notices n ON n.id = q.key::bigint
	WHERE q.kind = 'undeliverable' AND q.resolved_at IS NULL GROUP BY 1
$$;
CREATE FUNCTION person_open(a_person bigint) RETURNS TABLE (followups bigint, overdue bigint, questions bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT count(*), count(*) FILTER (WHERE f.overdue), (SELECT count(*) FROM review_items q
		WHERE q.owner_id = a_person AND q.resolved_at IS NULL)
	FROM followups f WHERE f.owner_id = a_person AND f.state <> 'closed'
$$;
REVOKE ALL ON FUNCTION people_failed(), person_open(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_failed() TO followupd_ctl;

-- ---- by pages -------------------------------------------------------------------------------

CREATE FUNCTION pages.has_role(any_of text[]) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT EXISTS (SELECT FROM people WHERE id = pages.who() AND roles && any_of) $$;

-- Who enters what concerns others; everybody else enters his own.
CREATE FUNCTION pages.plans() RETURNS boolean
	LANGUAGE sql STABLE
	AS $$ SELECT pages.has_role('{coordinator,navigator,chief,administrator,fail-safe}') $$;
CREATE FUNCTION pages.sees_people() RETURNS boolean
	LANGUAGE sql STABLE
	AS $$ SELECT pages.plans() OR pages.has_role('{quality-officer}') $$;

CREATE FUNCTION pages.people_failed() RETURNS TABLE (person_id bigint, failed_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT * FROM people_failed() WHERE (SELECT pages.sees_people()) $$;
CREATE FUNCTION pages.person_open(a_person bigint) RETURNS TABLE (followups bigint, overdue bigint, questions bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT o.* FROM person_open(a_person) o WHERE a_person = (SELECT pages.who()) OR (SELECT pages.sees_people()) $$;

-- Somebody's absence, for good where it does not end: NULL when it is stored, or could be, else the word that says why it
-- is not.
CREATE FUNCTION pages.absence_put(a_ref text, a_cover text, a_from timestamptz, a_until timestamptz,
	only_look boolean) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	p people;
	c people;
BEGIN
	-- One after the other, so that two cannot overlap.
	SELECT * INTO p FROM people WHERE ref = a_ref FOR UPDATE;
	SELECT * INTO c FROM people WHERE ref = a_cover;
	IF p.id IS NULL OR NOT (pages.plans() OR (p.id = pages.who() AND a_until IS NOT NULL)) THEN
		RETURN 'not-yours';
	ELSIF a_until IS NULL AND 'fail-safe' = ANY (p.roles) THEN
		RETURN 'fail-safe';
	ELSIF a_until IS NULL AND c.id IS NULL THEN
		RETURN 'no-cover';
	ELSIF c.id = p.id THEN
		RETURN 'own-cover';
	ELSIF c.id IS NOT NULL AND (NOT c.active OR coalesce(c.email, '') = '') THEN
		RETURN 'cover-mute';
	END IF;
	IF EXISTS (SELECT FROM people_periods t WHERE t.person_id = p.id AND t.kind = 'absence' AND t.withdrawn_at IS NULL
			AND tstzrange(t.begins_at, t.ends_at) && tstzrange(a_from, a_until)) THEN
		RETURN 'away';
	ELSIF EXISTS (SELECT FROM people_periods t WHERE t.person_id = c.id AND t.kind = 'absence' AND t.withdrawn_at IS NULL
			AND tstzrange(t.begins_at, t.ends_at) && tstzrange(a_from, a_until)) THEN
		RETURN 'cover-away';
	END IF;
	IF only_look THEN
		RETURN NULL;
	END IF;
	PERFORM periods_put(jsonb_build_array(jsonb_build_object('ref', a_ref, 'cover', a_cover, 'begins_at', a_from,
		'ends_at', a_until)), 'absence', false, NULL, pages.who());
	IF a_until IS NULL AND a_from <= clock_now() THEN
		UPDATE sessions SET ended_at = now() WHERE person_id = p.id AND ended_at IS NULL;
		UPDATE feeds SET revoked_at = now() WHERE person_id = p.id AND revoked_at IS NULL;
	END IF;
	RETURN NULL;
END $$;

-- Duties of one role; false: the visitor does not plan.
CREATE FUNCTION pages.duties_put(a_json jsonb, a_imported boolean, OUT planned boolean, OUT added bigint,
	OUT withdrawn bigint, OUT unchanged bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	planned := pages.plans();
	IF planned THEN
		SELECT p.added, p.withdrawn, p.unchanged INTO added, withdrawn, unchanged
			FROM periods_put(a_json, 'duty', a_imported, NULL, pages.who()) p;
	END IF;
END $$;

-- False: there is none that is not over and the visitor's to take back.
CREATE FUNCTION pages.period_withdraw(a_id bigint) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	UPDATE people_periods SET withdrawn_at = clock_now(), withdrawn_by = pages.who()
		WHERE id = a_id AND withdrawn_at IS NULL AND coalesce(ends_at > clock_now(), true)
			AND (pages.plans() OR (kind = 'absence' AND ends_at IS NOT NULL AND person_id = pages.who()));
	RETURN FOUND;
END $$;

-- False: the visitor may not, or there is no such person.
CREATE FUNCTION pages.person_email_put(a_ref text, a_email text) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	UPDATE people SET email = a_email, updated_at = clock_now()
		WHERE ref = a_ref AND pages.has_role('{administrator,fail-safe}');
	RETURN FOUND;
END $$;

-- Who has left does not come in again.
CREATE OR REPLACE FUNCTION pages.session_make(a_person bigint, a_token_hash bytea, a_peer text, a_how text, a_idle interval,
	a_day interval) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	made bigint;
BEGIN
	INSERT INTO sessions (token_hash, person_id, idle, idle_ends_at, ends_at, peer, how)
		SELECT a_token_hash, id, a_idle, now() + a_idle, now() + a_day, a_peer, a_how
		FROM people WHERE id = a_person AND active AND NOT EXISTS (SELECT FROM people_periods t WHERE t.person_id = a_person
			AND t.kind = 'absence' AND t.ends_at IS NULL AND t.begins_at <= clock_now() AND t.withdrawn_at IS NULL)
		RETURNING id INTO made;
	IF made IS NULL THEN
		RAISE EXCEPTION 'this person is not active in the directory' USING ERRCODE = 'FU403';
	END IF;
	RETURN made;
END $$;

REVOKE ALL ON FUNCTION pages.has_role(text[]), pages.plans(), pages.sees_people(), pages.people_failed(),
	pages.person_open(bigint), pages.absence_put(text, text, timestamptz, timestamptz, boolean), pages.duties_put(jsonb, boolean),
	pages.period_withdraw(bigint), pages.person_email_put(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.has_role(text[]), pages.plans(), pages.sees_people(), pages.people_failed(),
	pages.person_open(bigint), pages.absence_put(text, text, timestamptz, timestamptz, boolean), pages.duties_put(jsonb, boolean),
	pages.period_withdraw(bigint), pages.person_email_put(text, text) TO followupd_pages;
