-- SPDX-License-Identifier: Apache-2.0
--
-- 0050_team_scope.sql - coordinators see what is of their teams.
--
-- Without a team all stays as it was: coordinators and navigators see every patient.  With one they see what is theirs,
-- what is of their teams, and what is no team's: nothing may be in sight of nobody.

-- Whose items the visitor sees beside the own: teams of the visitor and of whom the visitor stands in for, 0, and teams
-- that no coordinator who is still here is of (team_is_manned() in directory.c).  Empty: the visitor sees all patients, or only the own.
CREATE FUNCTION pages.teams() RETURNS bigint[]
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	WITH here AS MATERIALIZED (SELECT team_id, person_id FROM people_periods
		WHERE kind = 'team' AND withdrawn_at IS NULL AND begins_at <= clock_now() AND coalesce(ends_at > clock_now(), true))
	SELECT CASE WHEN pages.sees_all() OR NOT (SELECT p.roles && '{coordinator,navigator}' FROM people p
			WHERE p.id = pages.who()) THEN '{}'::bigint[]
		ELSE ARRAY(SELECT 0::bigint UNION SELECT h.team_id FROM here h WHERE h.person_id = ANY (pages.mine())
			UNION SELECT t.id FROM teams t WHERE NOT EXISTS (SELECT FROM here h JOIN people p ON p.id = h.person_id
				AND p.active AND 'coordinator' = ANY (p.roles) WHERE h.team_id = t.id AND NOT EXISTS (
					SELECT FROM people_periods a WHERE a.person_id = p.id AND a.kind = 'absence'
						AND a.withdrawn_at IS NULL AND a.begins_at <= clock_now() AND a.ends_at IS NULL))) END
$$;
REVOKE ALL ON FUNCTION pages.teams() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.teams() TO followupd_pages;

-- As before, but for who sees all.
CREATE OR REPLACE FUNCTION pages.enter(a_token text) RETURNS TABLE (person_id bigint, session_id bigint, ref text, name text,
	roles text[], sees_all boolean, clock timestamptz, seconds_left int)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	s sessions;
	p people;
	said text;
BEGIN
	SELECT * INTO s FROM sessions WHERE token_hash = sha256(convert_to(a_token, 'UTF8')) AND ended_at IS NULL
		AND idle_ends_at > now() AND ends_at > now();
	SELECT * INTO p FROM people WHERE id = s.person_id AND active;
	IF p.id IS NULL THEN
		RETURN;
	END IF;
	IF s.seen_at <= now() - interval '1 minute' THEN
		s.idle_ends_at := now() + s.idle;
		BEGIN
			UPDATE sessions SET seen_at = now(), idle_ends_at = s.idle_ends_at
				WHERE id = s.id AND ended_at IS NULL AND seen_at <= now() - interval '1 minute';
		EXCEPTION WHEN serialization_failure THEN
			NULL; -- another page of the same person was first
		END;
	END IF;
	person_id := p.id;
	session_id := s.id;
	ref := p.ref;
	name := coalesce(nullif(concat_ws(' ', nullif(p.given, ''), nullif(p.family, '')), ''), p.ref);
	roles := p.roles;
	-- Who is responsible for the whole, and where there are no teams who looks after it.
	sees_all := p.roles && '{chief,quality-officer,fail-safe}' OR (p.roles && '{coordinator,navigator}'
		AND NOT EXISTS (SELECT FROM teams WHERE dissolved_at IS NULL));
	clock := clock_now();
	seconds_left := floor(extract(epoch FROM least(s.idle_ends_at, s.ends_at) - now()));
	said := concat_ws('|', p.id, s.id, sees_all, stands_for(p.id, clock));
	PERFORM set_config('followupd.visit', said || '|' || visit_seal(said), true);
	RETURN NEXT;
END $$;

CREATE OR REPLACE VIEW pages.sees WITH (security_barrier) AS
	SELECT f.patient_id FROM followups f
		WHERE f.owner_id = ANY ((SELECT pages.mine())::bigint[])
			OR f.offer_to = ANY ((SELECT pages.mine())::bigint[])
			OR f.team_id = ANY ((SELECT pages.teams())::bigint[])
			OR (SELECT true FROM desk d WHERE d.item_id = f.id
				AND d.person_id = ANY ((SELECT pages.mine())::bigint[]) LIMIT 1)
	UNION ALL
	SELECT q.patient_id FROM review_items q WHERE q.owner_id = ANY ((SELECT pages.mine())::bigint[])
		OR q.team_id = ANY ((SELECT pages.teams())::bigint[])
	UNION ALL
	SELECT x.patient_id FROM exams x WHERE x.radiologist_id = ANY ((SELECT pages.mine())::bigint[])
	UNION ALL
	SELECT g.patient_id FROM outside_grants g WHERE g.person_id = (SELECT pages.who()) AND g.ends_at > now();
CREATE OR REPLACE VIEW pages.sees_questions WITH (security_barrier) AS
	SELECT q.id FROM review_items q WHERE q.owner_id = ANY ((SELECT pages.mine())::bigint[])
		OR q.team_id = ANY ((SELECT pages.teams())::bigint[])
		OR (SELECT true FROM pages.sees s WHERE s.patient_id = q.patient_id LIMIT 1);
ALTER POLICY visitors ON followups USING ((SELECT pages.sees_all()) OR owner_id = ANY ((SELECT pages.mine())::bigint[])
	OR team_id = ANY ((SELECT pages.teams())::bigint[])
	OR (SELECT true FROM pages.sees v WHERE v.patient_id = followups.patient_id LIMIT 1));
ALTER POLICY visitors ON review_items USING ((SELECT pages.sees_all()) OR owner_id = ANY ((SELECT pages.mine())::bigint[])
	OR team_id = ANY ((SELECT pages.teams())::bigint[])
	OR (SELECT true FROM pages.sees s WHERE s.patient_id = review_items.patient_id LIMIT 1));
ALTER POLICY visitors ON desk USING ((SELECT pages.sees_all()) OR person_id = ANY ((SELECT pages.mine())::bigint[])
	OR team_id = ANY ((SELECT pages.teams())::bigint[]));

-- A team's lists are read as a person's are (0026_pages.sql, 0030_lists.sql, 0044_counts.sql).
CREATE INDEX desk_team ON desk (team_id, list, rank, key, item_id) INCLUDE (since, person_id);
CREATE INDEX followups_team ON followups (team_id, (target - DATE '2000-01-01'), id) WHERE state <> 'closed';
CREATE INDEX followups_closed_team ON followups (team_id, (closed_at - TIMESTAMPTZ '2000-01-01 00:00+00'), id)
	WHERE state = 'closed';
