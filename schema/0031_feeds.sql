-- SPDX-License-Identifier: Apache-2.0
--
-- 0031_feeds.sql - addresses under which a person's calendar can be subscribed to.
--
-- Of an address only the hash is kept.  Its version is raised in the transaction that changes one of the
-- person's entries, so that whoever has that version already is told so by one look at one row.

CREATE TABLE feeds (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person_id    bigint NOT NULL,
	token_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(token_sha256) = 32),
	once         text NOT NULL,               -- the form that made it
	made_at      timestamptz NOT NULL DEFAULT now(), -- real time, as all of these: programs are told of it
	version      bigint NOT NULL DEFAULT 1,
	changed_at   timestamptz NOT NULL DEFAULT clock_timestamp(), -- when it got that version
	fetched_at   timestamptz,                 -- moved once a minute at most
	fetched_by   text,
	revoked_at   timestamptz,
	UNIQUE (person_id, once)
);
CREATE INDEX feeds_live ON feeds (person_id) WHERE revoked_at IS NULL;
GRANT SELECT (id, person_id, made_at, fetched_at, fetched_by, revoked_at), UPDATE (revoked_at) ON feeds TO followupd_ctl;

CREATE INDEX calendar_entries_person ON calendar_entries (person_id, cancelled, stamp);

-- The time is that of the change, not of the transaction: the row is locked until it ends.
CREATE FUNCTION feeds_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	UPDATE feeds f SET version = version + 1, changed_at = clock_timestamp()
		FROM (SELECT id FROM feeds WHERE revoked_at IS NULL
			AND person_id IN (SELECT c.person_id FROM changed c) ORDER BY id FOR UPDATE) x
		WHERE f.id = x.id;
	RETURN NULL;
END $$;
CREATE TRIGGER feeds_added AFTER INSERT ON calendar_entries REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION feeds_changed();
CREATE TRIGGER feeds_changed AFTER UPDATE ON calendar_entries REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION feeds_changed();

-- The id; NULL: that form made one before.  FU409: the person has as many as one may have.
CREATE FUNCTION feed_put(a_person bigint, hash bytea, a_once text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	made bigint;
BEGIN
	-- Who writes entries now would not see this row, and so not raise its version.
	LOCK TABLE calendar_entries IN SHARE MODE;
	IF (SELECT count(*) FROM feeds WHERE person_id = a_person AND revoked_at IS NULL AND once <> a_once) >= 5 THEN
		RAISE EXCEPTION 'there are five addresses already; take one back first' USING ERRCODE = 'FU409';
	END IF;
	INSERT INTO feeds (person_id, token_sha256, once) VALUES (a_person, hash, a_once)
		ON CONFLICT (person_id, once) DO NOTHING RETURNING id INTO made;
	RETURN made;
END $$;

-- ---- what the pages may do ----------------------------------------------------------------------

CREATE VIEW pages.own_feeds WITH (security_barrier) AS
	SELECT id, made_at, fetched_at, fetched_by FROM feeds
	WHERE person_id = (SELECT pages.who()) AND revoked_at IS NULL;
GRANT SELECT ON pages.own_feeds TO followupd_pages;

CREATE FUNCTION pages.feed_make(hash bytea, a_once text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT feed_put(pages.who(), hash, a_once) $$;

-- FU404: the visitor has no such address.
CREATE FUNCTION pages.feed_revoke(a_id bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
BEGIN
	UPDATE feeds SET revoked_at = now() WHERE id = a_id AND person_id = pages.who() AND revoked_at IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such address of yours' USING ERRCODE = 'FU404';
	END IF;
END $$;

-- Without a session: whoever has the address reads the calendar, of which nothing says whose patients it is about.
-- One row at least, with the entries if they are asked for; none: there is no such address.
-- Cancelled ones stay for four weeks of changes, for programs that only take in what they are given.
CREATE FUNCTION pages.feed(hash bytea, with_entries boolean) RETURNS TABLE (id bigint, ended boolean, version bigint,
	changed_at timestamptz, fetched_at timestamptz, fetched_by text, real_now timestamptz, ref text, kind text,
	uid text, sequence int, day date, starts_at timestamptz, stamp timestamptz, alarm_1 int, alarm_2 int,
	provisional boolean, cancelled boolean)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT f.id, f.revoked_at IS NOT NULL OR NOT p.active, f.version, f.changed_at, f.fetched_at, f.fetched_by, now(),
		u.ref, c.kind, c.uid, c.sequence, c.day, c.starts_at, c.stamp, c.alarm_1, c.alarm_2, c.provisional,
		c.cancelled
	FROM feeds f JOIN people p ON p.id = f.person_id
	LEFT JOIN LATERAL (
		SELECT * FROM calendar_entries e WHERE with_entries AND e.person_id = f.person_id AND NOT e.cancelled
		UNION ALL
		SELECT * FROM calendar_entries e WHERE with_entries AND e.person_id = f.person_id AND e.cancelled
			AND e.stamp > greatest(
				(SELECT max(x.stamp) FROM calendar_entries x WHERE x.person_id = f.person_id AND x.cancelled),
				(SELECT max(x.stamp) FROM calendar_entries x WHERE x.person_id = f.person_id AND NOT x.cancelled))
				- interval '28 days') c ON f.revoked_at IS NULL AND p.active
	LEFT JOIN followups u ON u.id = c.followup_id
	WHERE f.token_sha256 = hash ORDER BY c.day, c.followup_id, c.kind
$$;

-- That a program has fetched it.
CREATE FUNCTION pages.feed_fetched(hash bytea, program text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	UPDATE feeds SET fetched_at = now(), fetched_by = left(program, 40) WHERE id = (SELECT f.id FROM feeds f
		WHERE f.token_sha256 = hash AND f.revoked_at IS NULL FOR UPDATE SKIP LOCKED)
$$;

REVOKE ALL ON FUNCTION feeds_changed(), feed_put(bigint, bytea, text), pages.feed_make(bytea, text),
	pages.feed_revoke(bigint), pages.feed(bytea, boolean), pages.feed_fetched(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_put(bigint, bytea, text) TO followupd_ctl;
GRANT EXECUTE ON FUNCTION pages.feed_make(bytea, text), pages.feed_revoke(bigint), pages.feed(bytea, boolean),
	pages.feed_fetched(bytea, text) TO followupd_pages;
