-- SPDX-License-Identifier: Apache-2.0
--
-- 0047_teams.sql - teams: who is of which and when, and whose team a follow-up or a question is.

-- One that was dissolved keeps its row, and its name is not used again.
CREATE TABLE teams (
	id           bigint PRIMARY KEY DEFAULT nextval('ids'),
	ref          text NOT NULL UNIQUE CHECK (ref ~ '^[a-z0-9-]{1,40}$'), -- as the rules of a policy name it
	name         text NOT NULL CHECK (name <> ''),
	lead_id      bigint,
	email        text,
	made_at      timestamptz NOT NULL DEFAULT clock_now(),
	dissolved_at timestamptz
);
GRANT SELECT ON teams TO followupd_engine, followupd_ctl;
GRANT INSERT, UPDATE (name, lead_id, email, dissolved_at) ON teams TO followupd_ctl;
SELECT gate('teams', '(SELECT pages.who()) IS NOT NULL');

-- That somebody is of a team is a period as an absence is: what was decided while it stood can be computed again.
ALTER TABLE people_periods ADD COLUMN team_id bigint;
ALTER TABLE people_periods DROP CONSTRAINT people_periods_kind_check, DROP CONSTRAINT people_periods_check3;
ALTER TABLE people_periods ADD CHECK (kind IN ('absence', 'duty', 'team')),
	ADD CHECK (kind <> 'duty' OR ends_at IS NOT NULL),
	ADD CHECK (kind = 'absence' OR cover_id IS NULL),
	ADD CHECK ((kind = 'team') = (team_id IS NOT NULL));
CREATE INDEX people_periods_team ON people_periods (team_id) WHERE team_id IS NOT NULL;

-- Whose coordinators are asked about it and see it; 0: everybody's in the role.  Whom of them it was given to; NULL: as its
-- patient decides.
ALTER TABLE followups ADD COLUMN team_id bigint NOT NULL DEFAULT 0, ADD COLUMN coordinator_id bigint;
ALTER TABLE review_items ADD COLUMN team_id bigint NOT NULL DEFAULT 0;
ALTER TABLE desk ADD COLUMN team_id bigint NOT NULL DEFAULT 0;

-- What each coordinator was given, counted as it is written: the rules that go by load and turn ask for it in every
-- batch.  A connection counts in a row of its own, so none waits for another.
CREATE TABLE coordinator_loads (
	person_id bigint NOT NULL,
	slot      smallint NOT NULL,
	open      bigint NOT NULL,
	given_at  timestamptz,
	PRIMARY KEY (person_id, slot)
);
GRANT SELECT ON coordinator_loads TO followupd_engine, followupd_ctl;
SELECT gate('coordinator_loads', '(SELECT pages.who()) IS NOT NULL'); -- a page foresees what the engine would decide

CREATE FUNCTION coordinator_counted() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO coordinator_loads AS l (person_id, slot, open, given_at)
			SELECT n.coordinator_id, pg_backend_pid() % 64, count(*) FILTER (WHERE n.state <> 'closed'), max(n.opened_at)
			FROM fresh n WHERE n.coordinator_id IS NOT NULL GROUP BY 1 ORDER BY 1
			ON CONFLICT (person_id, slot) DO UPDATE SET open = l.open + excluded.open,
				given_at = greatest(l.given_at, excluded.given_at);
	ELSE
		INSERT INTO coordinator_loads AS l (person_id, slot, open)
			SELECT o.coordinator_id, pg_backend_pid() % 64, sum((n.state <> 'closed')::int - (o.state <> 'closed')::int)
			FROM stale o JOIN fresh n ON n.id = o.id WHERE o.coordinator_id IS NOT NULL
				AND (n.state = 'closed') <> (o.state = 'closed') GROUP BY 1 ORDER BY 1
			ON CONFLICT (person_id, slot) DO UPDATE SET open = l.open + excluded.open;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER coordinator_given AFTER INSERT ON followups REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION coordinator_counted();
CREATE TRIGGER coordinator_done AFTER UPDATE ON followups REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION coordinator_counted();
REVOKE ALL ON FUNCTION coordinator_counted() FROM PUBLIC;
