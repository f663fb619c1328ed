-- SPDX-License-Identifier: Apache-2.0
--
-- 0058_team_feeds.sql - addresses of a team's calendar.
--
-- One belongs to the person who made it, and ends when that person is of the team no more.

ALTER TABLE feeds ADD COLUMN team_id bigint;
CREATE INDEX feeds_team ON feeds (team_id) WHERE team_id IS NOT NULL AND revoked_at IS NULL;
GRANT SELECT (team_id) ON feeds TO followupd_ctl;

-- Member or lead, today.
CREATE FUNCTION team_has(a_team bigint, a_person bigint) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT EXISTS (SELECT FROM teams t WHERE t.id = a_team AND t.dissolved_at IS NULL AND (t.lead_id = a_person
		OR EXISTS (SELECT FROM people_periods m WHERE m.kind = 'team' AND m.team_id = t.id AND m.person_id = a_person
			AND m.withdrawn_at IS NULL AND m.begins_at <= clock_now() AND coalesce(m.ends_at > clock_now(), true))))
$$;

-- As before, and those of the teams whose follow-ups the entries belong to: these are written before.
CREATE OR REPLACE FUNCTION feeds_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	UPDATE feeds f SET version = version + 1, changed_at = clock_timestamp()
		FROM (SELECT id FROM feeds WHERE id IN (
				SELECT p.id FROM feeds p WHERE p.revoked_at IS NULL AND p.team_id IS NULL
					AND p.person_id IN (SELECT c.person_id FROM changed c)
				UNION ALL
				SELECT t.id FROM feeds t WHERE t.revoked_at IS NULL AND t.team_id IS NOT NULL
					AND t.team_id IN (SELECT u.team_id FROM changed c JOIN followups u ON u.id = c.followup_id))
			ORDER BY id FOR UPDATE) x
		WHERE f.id = x.id;
	RETURN NULL;
END $$;

DROP FUNCTION pages.feed_make(bytea, text), pages.feed(bytea, boolean), feed_put(bigint, bytea, text);

-- a_team NULL: the person's own.  The id; NULL: that form made one before.  FU409: the person has as many as one may
-- have.  FU404: the person is not of that team.
CREATE FUNCTION feed_put(a_person bigint, hash bytea, a_once text, a_team bigint) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	made bigint;
BEGIN
	IF a_team IS NOT NULL AND NOT team_has(a_team, a_person) THEN
		RAISE EXCEPTION 'only who is of a team can have its calendar' USING ERRCODE = 'FU404';
	END IF;
	-- Who writes entries now would not see this row, and so not raise its version.
	LOCK TABLE calendar_entries IN SHARE MODE;
	IF (SELECT count(*) FROM feeds WHERE person_id = a_person AND revoked_at IS NULL AND once <> a_once) >= 5 THEN
		RAISE EXCEPTION 'there are five addresses already; take one back first' USING ERRCODE = 'FU409';
	END IF;
	INSERT INTO feeds (person_id, token_sha256, once, team_id) VALUES (a_person, hash, a_once, a_team)
		ON CONFLICT (person_id, once) DO NOTHING RETURNING id INTO made;
	RETURN made;
END $$;

-- ---- what the pages may do ----------------------------------------------------------------------

CREATE OR REPLACE VIEW pages.own_feeds WITH (security_barrier) AS
	SELECT f.id, f.made_at, f.fetched_at, f.fetched_by, t.name AS team FROM feeds f LEFT JOIN teams t ON t.id = f.team_id
	WHERE f.person_id = (SELECT pages.who()) AND f.revoked_at IS NULL;

-- The teams that the visitor is of.
CREATE FUNCTION pages.own_teams() RETURNS TABLE (id bigint, name text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT t.id, t.name FROM teams t WHERE team_has(t.id, pages.who()) $$;

CREATE FUNCTION pages.feed_make(hash bytea, a_once text, a_team bigint) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT feed_put(pages.who(), hash, a_once, a_team) $$;

-- As before; of a team's follow-ups one entry of each kind, whoever of them it was sent to.
CREATE FUNCTION pages.feed(hash bytea, with_entries boolean) RETURNS TABLE (id bigint, ended boolean, version bigint,
	changed_at timestamptz, fetched_at timestamptz, fetched_by text, real_now timestamptz, team text, ref text, kind text,
	uid text, sequence int, day date, starts_at timestamptz, stamp timestamptz, alarm_1 int, alarm_2 int,
	provisional boolean, cancelled boolean)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT f.id, f.over, f.version, f.changed_at, f.fetched_at, f.fetched_by, now(), f.team,
		u.ref, c.kind, c.uid, c.sequence, c.day, c.starts_at, c.stamp, c.alarm_1, c.alarm_2, c.provisional,
		c.cancelled
	FROM (SELECT x.*, t.name AS team, x.revoked_at IS NOT NULL OR NOT p.active
			OR (x.team_id IS NOT NULL AND NOT team_has(x.team_id, x.person_id)) AS over
		FROM feeds x JOIN people p ON p.id = x.person_id LEFT JOIN teams t ON t.id = x.team_id
		WHERE x.token_sha256 = hash) f
	LEFT JOIN LATERAL (
		SELECT * FROM calendar_entries e WHERE with_entries AND f.team_id IS NULL AND e.person_id = f.person_id
			AND NOT e.cancelled
		UNION ALL
		SELECT * FROM calendar_entries e WHERE with_entries AND f.team_id IS NULL AND e.person_id = f.person_id
			AND e.cancelled AND e.stamp > greatest(
				(SELECT max(x.stamp) FROM calendar_entries x WHERE x.person_id = f.person_id AND x.cancelled),
				(SELECT max(x.stamp) FROM calendar_entries x WHERE x.person_id = f.person_id AND NOT x.cancelled))
				- interval '28 days'
		UNION ALL
		(SELECT DISTINCT ON (e.followup_id, e.kind) e.* FROM followups o JOIN calendar_entries e ON e.followup_id = o.id
			WHERE with_entries AND o.team_id = f.team_id AND o.state <> 'closed' AND NOT e.cancelled
			ORDER BY e.followup_id, e.kind, e.person_id)
		UNION ALL
		SELECT e.* FROM followups o JOIN calendar_entries e ON e.followup_id = o.id
			WHERE with_entries AND o.team_id = f.team_id AND o.state = 'closed' AND e.cancelled
			AND (o.closed_at - TIMESTAMPTZ '2000-01-01 00:00+00') > clock_now() - interval '28 days' - TIMESTAMPTZ '2000-01-01 00:00+00'
	) c ON NOT f.over
	LEFT JOIN followups u ON u.id = c.followup_id
	ORDER BY c.day, c.followup_id, c.kind
$$;

REVOKE ALL ON FUNCTION team_has(bigint, bigint), feed_put(bigint, bytea, text, bigint), pages.own_teams(),
	pages.feed_make(bytea, text, bigint), pages.feed(bytea, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_put(bigint, bytea, text, bigint) TO followupd_ctl;
GRANT EXECUTE ON FUNCTION pages.own_teams(), pages.feed_make(bytea, text, bigint), pages.feed(bytea, boolean) TO followupd_pages;
