-- SPDX-License-Identifier: Apache-2.0
--
-- 0026_pages.sql - the gate of the pages: sessions of people, the mark of a visit, and which rows a visitor sees.
--
-- Login followupd_pages may read some tables, but row security shows it a row only within a transaction that
-- began with pages.enter() and the token of a live session, and only of patients whom that person may see; without
-- it FU401 is raised.  Joins stay joins of tables with their indexes: what a page asks is asked by the same
-- statements as everywhere else, and costs what it costs there.  What the login writes goes through functions that
-- take the person from the mark.  A table that gate() was not called for cannot be read at all.

CREATE SCHEMA pages;
GRANT USAGE ON SCHEMA pages TO followupd_pages, followupd_auth;
GRANT EXECUTE ON FUNCTION clock_now() TO followupd_pages, followupd_auth;
GRANT EXECUTE ON FUNCTION heartbeat(text, text, jsonb),
	event_hash(bytea, bigint, int, timestamptz, text, text, json) TO followupd_pages;

-- ---- sessions of people ---------------------------------------------------------------------

CREATE TABLE sessions (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
	person_id    bigint NOT NULL,
	made_at      timestamptz NOT NULL DEFAULT now(), -- real time, as all of these
	seen_at      timestamptz NOT NULL DEFAULT now(), -- moved once a minute at most
	idle         interval NOT NULL CHECK (idle > '0'),
	idle_ends_at timestamptz NOT NULL,
	ends_at      timestamptz NOT NULL,
	ended_at     timestamptz,                 -- signed out
	peer         text,
	how          text NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id) WHERE ended_at IS NULL;

-- The only way to a session, and only followupd_auth has it: who serves pages cannot make itself a visitor.
CREATE FUNCTION pages.session_make(a_person bigint, a_token_hash bytea, a_peer text, a_how text, a_idle interval,
	a_day interval) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	made bigint;
BEGIN
	INSERT INTO sessions (token_hash, person_id, idle, idle_ends_at, ends_at, peer, how)
		SELECT a_token_hash, id, a_idle, now() + a_idle, now() + a_day, a_peer, a_how
		FROM people WHERE id = a_person AND active RETURNING id INTO made;
	IF made IS NULL THEN
		RAISE EXCEPTION 'this person is not active in the directory' USING ERRCODE = 'FU403';
	END IF;
	RETURN made;
END $$;

-- ---- the mark of a visit --------------------------------------------------------------------

-- Nobody but the owner can read it.
CREATE TABLE visit_secret (
	one    boolean PRIMARY KEY DEFAULT true CHECK (one),
	secret bytea NOT NULL DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
);
INSERT INTO visit_secret DEFAULT VALUES;

-- What makes a mark hold here and now: in this transaction of this backend.
CREATE FUNCTION visit_seal(said text) RETURNS text
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	key bytea := (SELECT secret FROM visit_secret);
BEGIN
	RETURN encode(sha256(key || sha256(key || convert_to(concat_ws('|', said, pg_backend_pid(),
		extract(epoch FROM transaction_timestamp())), 'UTF8'))), 'hex');
END $$;

-- A part of the mark, if it holds: 1 the person, 2 the session, 3 whether every patient is seen, 4 the people whose
-- items are the visitor's.
CREATE FUNCTION pages.visit(part int) RETURNS text
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	mark text[] := string_to_array(current_setting('followupd.visit', true), '|');
BEGIN
	IF mark[5] IS DISTINCT FROM visit_seal(array_to_string(mark[1:4], '|')) THEN
		RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = 'FU401';
	END IF;
	RETURN mark[part];
END $$;

CREATE FUNCTION pages.who() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT pages.visit(1)::bigint $$;
CREATE FUNCTION pages.session() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT pages.visit(2)::bigint $$;
CREATE FUNCTION pages.sees_all() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT pages.visit(3)::boolean $$;
CREATE FUNCTION pages.mine() RETURNS bigint[] LANGUAGE sql STABLE AS $$ SELECT pages.visit(4)::bigint[] $$;

-- That person, and whoever is away now and covered by one of them: of several absences the one that ends last counts.
CREATE FUNCTION stands_for(a_person bigint, at timestamptz) RETURNS bigint[]
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	WITH RECURSIVE away AS MATERIALIZED (
		SELECT DISTINCT ON (person_id) person_id, cover_id FROM people_periods
		WHERE kind = 'absence' AND withdrawn_at IS NULL AND begins_at <= at AND said_at <= at
			AND coalesce(ends_at > at, true)
		ORDER BY person_id, ends_at DESC NULLS FIRST, id),
	mine (id) AS (SELECT a_person UNION SELECT a.person_id FROM mine m JOIN away a ON a.cover_id = m.id)
	SELECT array_agg(id ORDER BY id) FROM mine
$$;

-- Begins a visit, until the transaction ends.  No row: no live session has that token.
CREATE FUNCTION pages.enter(a_token text) RETURNS TABLE (person_id bigint, session_id bigint, ref text, name text,
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
	-- Who is responsible for the whole: teams would narrow it here and in pages.sees.
	sees_all := p.roles && '{coordinator,navigator,chief,quality-officer,fail-safe}';
	clock := clock_now();
	seconds_left := floor(extract(epoch FROM least(s.idle_ends_at, s.ends_at) - now()));
	said := concat_ws('|', p.id, s.id, sees_all, stands_for(p.id, clock));
	PERFORM set_config('followupd.visit', said || '|' || visit_seal(said), true);
	RETURN NEXT;
END $$;

CREATE FUNCTION pages.sign_out(everywhere boolean) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	UPDATE sessions SET ended_at = now() WHERE person_id = (SELECT pages.who()) AND ended_at IS NULL
		AND (everywhere OR id = (SELECT pages.session()))
$$;

CREATE VIEW pages.own_sessions WITH (security_barrier) AS
	SELECT id, made_at, seen_at, least(idle_ends_at, ends_at) AS ends_at, peer, how,
		id = (SELECT pages.session()) AS this
	FROM sessions WHERE person_id = (SELECT pages.who()) AND ended_at IS NULL
		AND idle_ends_at > now() AND ends_at > now();

-- ---- who sees which patient -----------------------------------------------------------------

-- The one place that says it, for who does not see all of them: patients with a follow-up that the visitor, or
-- somebody whom the visitor stands in for, owns, was offered, or has on the desk; with a question that is theirs; with
-- an exam that they read.
CREATE VIEW pages.sees WITH (security_barrier) AS
	SELECT f.patient_id FROM followups f
		WHERE f.owner_id = ANY ((SELECT pages.mine())::bigint[])
			OR f.offer_to = ANY ((SELECT pages.mine())::bigint[])
			OR (SELECT true FROM desk d WHERE d.item_id = f.id
				AND d.person_id = ANY ((SELECT pages.mine())::bigint[]) LIMIT 1)
	UNION ALL
	SELECT q.patient_id FROM review_items q WHERE q.owner_id = ANY ((SELECT pages.mine())::bigint[])
	UNION ALL
	SELECT x.patient_id FROM exams x WHERE x.radiologist_id = ANY ((SELECT pages.mine())::bigint[]);

-- What belongs to such a patient.
CREATE VIEW pages.sees_followups WITH (security_barrier) AS
	SELECT f.id FROM followups f
	WHERE (SELECT true FROM pages.sees s WHERE s.patient_id = f.patient_id LIMIT 1);
CREATE VIEW pages.sees_questions WITH (security_barrier) AS
	SELECT q.id FROM review_items q WHERE q.owner_id = ANY ((SELECT pages.mine())::bigint[])
		OR (SELECT true FROM pages.sees s WHERE s.patient_id = q.patient_id LIMIT 1);
CREATE VIEW pages.sees_exams WITH (security_barrier) AS
	SELECT x.id FROM exams x
	WHERE (SELECT true FROM pages.sees s WHERE s.patient_id = x.patient_id LIMIT 1);
CREATE VIEW pages.sees_reports WITH (security_barrier) AS
	SELECT r.id, r.inbound_id FROM reports r
	WHERE (SELECT true FROM pages.sees_exams x WHERE x.id = r.exam_id LIMIT 1);
-- A digest speaks of many patients: only who got it reads it.
CREATE VIEW pages.sees_notices WITH (security_barrier) AS
	SELECT n.id FROM notices n WHERE n.person_id = ANY ((SELECT pages.mine())::bigint[])
		OR (SELECT true FROM pages.sees_followups f WHERE f.id = n.followup_id LIMIT 1)
		OR (SELECT true FROM pages.sees_questions q WHERE q.id = n.review_item_id LIMIT 1);
GRANT SELECT ON pages.own_sessions, pages.sees, pages.sees_followups, pages.sees_questions, pages.sees_exams,
	pages.sees_reports, pages.sees_notices TO followupd_pages;

-- Lets followupd_pages read a table: the rows for which shown_if holds, where that begins with a look at the mark;
-- for every other login all stays as it is.  A later table that pages read is given to it too.
CREATE FUNCTION gate(a_table regclass, shown_if text) RETURNS void
	LANGUAGE plpgsql SET search_path = followupd, pg_temp
	AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', a_table);
	EXECUTE format('CREATE POLICY everybody ON %s USING (true)', a_table);
	EXECUTE format('CREATE POLICY visitors ON %s AS RESTRICTIVE FOR SELECT TO followupd_pages USING (%s)', a_table,
		shown_if);
	EXECUTE format('GRANT SELECT ON %s TO followupd_pages', a_table);
END $$;

-- The same: rows whose column is one of a view's.  Who sees all pays for no look at it.
CREATE FUNCTION gate_by(a_table regclass, a_column text, a_view text, its_column text DEFAULT 'id') RETURNS void
	LANGUAGE sql SET search_path = followupd, pg_temp
	AS $$
	SELECT gate(a_table, format('(SELECT pages.sees_all()) OR (SELECT true FROM pages.%I v WHERE v.%I = %s.%I LIMIT 1)',
		a_view, its_column, a_table, a_column))
$$;

SELECT gate(t, '(SELECT pages.who()) IS NOT NULL') FROM unnest('{people, people_periods, policies, policy_uses,
	guideline_signatures, installation, heartbeats, outbox, deliveries}'::regclass[]) t;
SELECT gate_by(t, 'patient_id', 'sees', 'patient_id') FROM unnest('{followups, exams, appointments,
	patient_identifiers}'::regclass[]) t;
SELECT gate('patients', '(SELECT pages.sees_all()) OR (SELECT true FROM pages.sees s WHERE s.patient_id ='
	' CASE WHEN patients.merged_into IS NULL THEN patients.id ELSE patients.merged_into END LIMIT 1)');
SELECT gate_by(t, 'followup_id', 'sees_followups') FROM unnest('{timers, events, attempts,
	calendar_entries}'::regclass[]) t;
SELECT gate_by('reports', 'exam_id', 'sees_exams');
SELECT gate_by('findings', 'report_id', 'sees_reports');
SELECT gate_by('inbound', 'id', 'sees_reports', 'inbound_id');
SELECT gate_by('applied', 'inbound_id', 'sees_reports', 'inbound_id');
SELECT gate('review_items', '(SELECT pages.sees_all()) OR owner_id = ANY ((SELECT pages.mine())::bigint[])'
	' OR (SELECT true FROM pages.sees s WHERE s.patient_id = review_items.patient_id LIMIT 1)');
SELECT gate_by('question_events', 'review_item_id', 'sees_questions');
SELECT gate(t, format('(SELECT pages.sees_all()) OR person_id = ANY ((SELECT pages.mine())::bigint[])'
	' OR (SELECT true FROM pages.sees_followups f WHERE f.id = %1$s.followup_id LIMIT 1)'
	' OR (SELECT true FROM pages.sees_questions q WHERE q.id = %1$s.review_item_id LIMIT 1)', t))
	FROM unnest('{notices, digest_lines}'::regclass[]) t;
SELECT gate_by('mails', 'notice_id', 'sees_notices');
SELECT gate('desk', '(SELECT pages.sees_all()) OR person_id = ANY ((SELECT pages.mine())::bigint[])');

-- What is looked up by an index before the gate is passed may have no function in it that may leak: list || '' has one,
-- another collation has none and keeps the two indexes apart as well.  Counting reads the index alone.
DROP INDEX desk_list, desk_person;
CREATE INDEX desk_list ON desk (list COLLATE "C", rank, key, item_id) INCLUDE (since, person_id);
CREATE INDEX desk_person ON desk (person_id, list, rank, key, item_id) INCLUDE (since);

-- What was closed lately is a list, too.
CREATE INDEX followups_closed ON followups (closed_at, id) WHERE state = 'closed';

-- ---- that it was shown ----------------------------------------------------------------------

-- Append-only: no login may change or delete a row.
CREATE TABLE access_items (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         timestamptz NOT NULL DEFAULT clock_now(),
	patient_id bigint NOT NULL,
	person_id  bigint NOT NULL,
	session_id bigint NOT NULL,
	page       text NOT NULL,
	reason     text,
	peer       text
);
CREATE INDEX access_items_patient ON access_items (patient_id, at);
CREATE INDEX access_items_person ON access_items (person_id, at);
GRANT SELECT ON access_items TO followupd_ctl;

CREATE FUNCTION pages.access_put(a_page text, patients bigint[], a_reason text, a_peer text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	INSERT INTO access_items (patient_id, person_id, session_id, page, reason, peer)
		SELECT DISTINCT p, pages.who(), pages.session(), a_page, a_reason, a_peer
		FROM unnest(patients) p WHERE p IS NOT NULL ORDER BY p
$$;

-- ---- what is said ---------------------------------------------------------------------------

-- A form is one message, however often it is sent.
CREATE UNIQUE INDEX inbound_once ON inbound (control_id) WHERE source = 'pages';

-- What became of one of the visitor's own answers; no row: it is none.
CREATE FUNCTION pages.answer_state(a_id bigint) RETURNS TABLE (outcome text, detail text, kind text, followup bigint,
	question bigint, at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT coalesce(a.outcome, 'waiting'), coalesce(a.detail, ''), i.message_type, (said ->> 'followup')::bigint,
		(said ->> 'review')::bigint, i.received_at
	FROM inbound i CROSS JOIN LATERAL (SELECT convert_from(i.raw, 'UTF8')::jsonb AS said) j
	LEFT JOIN applied a ON a.inbound_id = i.id
	WHERE i.id = a_id AND i.source = 'pages'
		AND said ->> 'by' = (SELECT ref FROM people WHERE id = pages.who())
$$;

CREATE FUNCTION pages.sees_subject(subject text, subject_id bigint, body jsonb) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT CASE subject
		WHEN 'followup' THEN EXISTS (SELECT FROM followups WHERE id = subject_id)
			AND (pages.sees_all() OR EXISTS (SELECT FROM pages.sees_followups WHERE id = subject_id))
		WHEN 'review' THEN EXISTS (SELECT FROM review_items WHERE id = subject_id)
			AND (pages.sees_all() OR EXISTS (SELECT FROM pages.sees_questions WHERE id = subject_id))
		-- A patient is named to the engine by a number.
		WHEN 'patient' THEN EXISTS (SELECT FROM patient_identifiers i WHERE i.patient_id = subject_id
				AND i.authority = body ->> 'authority' AND i.value = body ->> 'number')
			AND (pages.sees_all() OR EXISTS (SELECT FROM pages.sees s WHERE s.patient_id = subject_id))
		-- An answer of one's own.
		WHEN 'message' THEN EXISTS (SELECT FROM pages.answer_state(subject_id))
		ELSE false END
$$;

-- Stores an answer for the engine.  Who says it comes from the mark, whatever the body says.
CREATE FUNCTION pages.answer_put(kind text, subject text, subject_id bigint, once text, seen int, body jsonb)
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	person text := (SELECT ref FROM people WHERE id = pages.who());
	said jsonb;
	content bytea;
	message bigint;
	stored bytea;
BEGIN
	-- Where everything is of one moment, the same form that another session is storing would not be seen.
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION 'an answer is stored in a transaction of its own' USING ERRCODE = '25001';
	END IF;
	IF (once ~ '^[A-Za-z0-9_-]{16,64}$' AND kind ~ '^[a-z-]{1,32}$' AND jsonb_typeof(body) = 'object'
			AND length(body::text) <= 100000) IS NOT TRUE THEN
		RAISE EXCEPTION 'this is no answer of a form here' USING ERRCODE = 'FU403';
	END IF;
	IF pages.sees_subject(subject, subject_id, body) IS NOT TRUE THEN
		RAISE EXCEPTION 'there is no such % in your scope', replace(subject, 'review', 'question')
			USING ERRCODE = 'FU404';
	END IF;
	said := body - '{kind,by,seen,followup,review,patient,message}'::text[]
		|| jsonb_build_object('kind', kind, subject, subject_id, 'by', person);
	IF seen > 0 THEN
		said := said || jsonb_build_object('seen', seen);
	END IF;
	content := convert_to(said::text, 'UTF8');
	INSERT INTO inbound (source, peer, format, verdict, lane, control_id, message_type, sha256, raw)
		SELECT 'pages', s.peer, 'answer', 'accepted', 0, once, kind, sha256(content), content
		FROM sessions s WHERE s.id = pages.session() ON CONFLICT DO NOTHING RETURNING id INTO message;
	IF message IS NOT NULL THEN
		INSERT INTO inbound_todo (inbound_id, lane) VALUES (message, 0);
		PERFORM pg_notify('followupd_inbound', '');
		RETURN message;
	END IF;
	SELECT id, sha256 INTO message, stored FROM inbound WHERE source = 'pages' AND control_id = once;
	IF stored IS DISTINCT FROM sha256(content) THEN
		RAISE EXCEPTION 'this form was already sent with another answer' USING ERRCODE = 'FU409';
	END IF;
	RETURN message;
END $$;

-- ---- search ---------------------------------------------------------------------------------

-- What was looked for stays out of addresses, and of logs.
CREATE TABLE searches (
	session_id bigint NOT NULL,
	number     int NOT NULL,
	at         timestamptz NOT NULL DEFAULT now(),
	said       text NOT NULL,
	PRIMARY KEY (session_id, number)
);
CREATE INDEX searches_at ON searches (at);

CREATE FUNCTION pages.search_put(a_said text) RETURNS int
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	DELETE FROM searches WHERE (session_id, number) IN (SELECT session_id, number FROM searches
		WHERE at < now() - interval '30 minutes' FOR UPDATE SKIP LOCKED);
	SELECT FROM sessions WHERE id = pages.session() FOR UPDATE; -- one number after the other
	INSERT INTO searches (session_id, number, said)
		SELECT pages.session(), coalesce(max(number), 0) + 1, left(btrim(a_said), 200) FROM searches
		WHERE session_id = pages.session() RETURNING number
$$;

CREATE VIEW pages.own_searches WITH (security_barrier) AS
	SELECT number, said FROM searches
	WHERE session_id = (SELECT pages.session()) AND at > now() - interval '30 minutes';
GRANT SELECT ON pages.own_searches TO followupd_pages;

-- Names are found by their beginning, telephone numbers by their end.
CREATE INDEX patients_name ON patients (lower(family) text_pattern_ops, lower(given) text_pattern_ops);
CREATE INDEX patients_phone ON patients ("right"(regexp_replace(phone, '[^0-9]', '', 'g'), 7)) WHERE phone IS NOT NULL;
CREATE INDEX exams_number ON exams (accession);

-- "Rivera, Maria", "maria rivera", "de la Cruz Ana": in how many ways it may be a family name and a given one.
CREATE FUNCTION names_said(said text) RETURNS TABLE (family text, given text)
	LANGUAGE sql IMMUTABLE SET search_path = followupd, pg_temp
	AS $$
	WITH s AS (SELECT btrim(regexp_replace(lower(said), '\s+', ' ', 'g')) AS text)
	SELECT btrim(split_part(text, ',', 1)), btrim(split_part(text, ',', 2)) FROM s WHERE strpos(text, ',') > 0
	UNION
	SELECT n.family, n.given FROM s CROSS JOIN LATERAL (VALUES (text, ''),
		(substring(text FROM '^(\S+) '), substring(text FROM '^\S+ (.+)$')),
		(substring(text FROM '^\S+ (.+)$'), substring(text FROM '^(\S+) ')),
		(substring(text FROM '^(.+) \S+$'), substring(text FROM ' (\S+)$')),
		(substring(text FROM ' (\S+)$'), substring(text FROM '^(.+) \S+$'))) n (family, given)
	WHERE strpos(text, ',') = 0 AND n.family <> ''
$$;

-- Patients of the visitor by a number of theirs or of an exam, by telephone or by name, some at most; whoever was
-- merged is the one that he was merged into.
CREATE FUNCTION patients_said(said text) RETURNS TABLE (patient_id bigint, found_by text)
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	WITH hit AS (
		SELECT i.patient_id, 'number' AS found_by FROM patient_identifiers i WHERE i.value IN (said, upper(said))
		UNION ALL
		SELECT x.patient_id, 'accession' FROM exams x WHERE x.accession IN (said, upper(said))
		UNION ALL
		SELECT p.id, 'phone' FROM (SELECT regexp_replace(said, '[^0-9]', '', 'g') AS digits) d JOIN patients p
			ON "right"(regexp_replace(p.phone, '[^0-9]', '', 'g'), 7) = "right"(d.digits, 7)
		WHERE length(d.digits) >= 7 AND said ~ '^[0-9 ()+./-]+$' AND p.phone IS NOT NULL
		UNION ALL
		SELECT h.id, 'name' FROM names_said(said) n CROSS JOIN LATERAL (SELECT p.id FROM patients p
			WHERE lower(p.family) ~>=~ n.family AND lower(p.family) ~<~ (n.family || chr(1114111))
				AND starts_with(lower(p.given), n.given)
				AND ((SELECT pages.sees_all()) OR (SELECT true FROM pages.sees s
					WHERE s.patient_id = coalesce(p.merged_into, p.id) LIMIT 1))
			ORDER BY lower(p.family) USING ~<~, lower(p.given) USING ~<~ LIMIT 500) h
		WHERE said !~ '[0-9]')
	SELECT coalesce(p.merged_into, p.id), min(h.found_by) FROM hit h JOIN patients p ON p.id = h.patient_id
	WHERE (SELECT pages.sees_all()) OR (SELECT true FROM pages.sees s
		WHERE s.patient_id = coalesce(p.merged_into, p.id) LIMIT 1)
	GROUP BY 1
$$;

-- Follow-ups and open questions that one of the visitor's searches finds; a reference is one of them.
CREATE FUNCTION pages.search(a_number int) RETURNS TABLE (item_id bigint, question boolean, found_by text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	said text := (SELECT s.said FROM pages.own_searches s WHERE s.number = a_number);
	name text := upper(translate(said, ' -', ''));
BEGIN
	RETURN QUERY SELECT f.id, false, 'reference' FROM followups f WHERE f.ref = name
		AND pages.sees_subject('followup', f.id, NULL);
	IF NOT FOUND AND name ~ '^Q[0-9]{1,18}$' THEN
		RETURN QUERY SELECT q.id, true, 'reference' FROM review_items q WHERE q.id = substr(name, 2)::bigint
			AND pages.sees_subject('review', q.id, NULL);
	END IF;
	IF NOT FOUND THEN
		RETURN QUERY SELECT f.id, false, p.found_by FROM patients_said(said) p JOIN followups f
				ON f.patient_id = p.patient_id
			UNION ALL
			SELECT q.id, true, p.found_by FROM patients_said(said) p JOIN review_items q
				ON q.patient_id = p.patient_id WHERE q.resolved_at IS NULL;
	END IF;
END $$;

-- ---- who may do what ------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pages FROM PUBLIC;
REVOKE ALL ON FUNCTION visit_seal(text), stands_for(bigint, timestamptz), gate(regclass, text),
	gate_by(regclass, text, text, text), names_said(text), patients_said(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.visit(int), pages.who(), pages.session(), pages.sees_all(), pages.mine(),
	pages.enter(text), pages.sign_out(boolean), pages.access_put(text, bigint[], text, text),
	pages.answer_put(text, text, bigint, text, int, jsonb), pages.answer_state(bigint), pages.search_put(text),
	pages.search(int) TO followupd_pages;
GRANT EXECUTE ON FUNCTION pages.session_make(bigint, bytea, text, text, interval, interval) TO followupd_auth;
