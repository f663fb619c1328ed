-- SPDX-License-Identifier: Apache-2.0
--
-- 0040_tokens.sql - programs that read and answer for themselves, each by a token of its own.
--
-- A program is a person of kind program: its answers stand in histories under its name.  It has a session as people
-- have, which nobody can enter by a cookie because nobody knows its token; so row security, the access log and answers
-- are those of people.

ALTER TABLE people ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'program'));
GRANT SELECT (kind) ON people TO followupd_auth; -- a program does not sign in

CREATE TABLE tokens (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
	person_id    bigint NOT NULL,             -- the program
	session_id   bigint NOT NULL UNIQUE,
	scopes       text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@
		'{followups.read,followups.write,questions.write,people.read}'),
	team         bigint[],                    -- it sees what these people see; NULL: every patient
	sources      cidr[],                      -- addresses that it may come from; NULL: any
	made_by      text NOT NULL,
	made_at      timestamptz NOT NULL DEFAULT now(), -- real time, as all of these
	ends_at      timestamptz NOT NULL,
	used_at      timestamptz,                 -- moved once a minute at most
	used_from    text,
	revoked_at   timestamptz,
	CHECK (ends_at <= made_at + interval '1 year')
);
CREATE INDEX tokens_person ON tokens (person_id);
GRANT SELECT (id, person_id, scopes, team, sources, made_by, made_at, ends_at, used_at, used_from, revoked_at)
	ON tokens TO followupd_ctl;

-- Makes the program where there is none of that name, and a token of it.
CREATE FUNCTION token_put(a_name text, hash bytea, a_scopes text[], a_team text[], a_sources text[], a_by text,
	a_days int) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	program people;
	session bigint;
	members bigint[] := (SELECT array_agg(id ORDER BY id) FROM people WHERE ref = ANY (a_team) AND kind = 'person');
	made bigint;
BEGIN
	IF (a_name ~ '^[a-z][a-z0-9-]{1,39}$') IS NOT TRUE THEN
		RAISE EXCEPTION 'a program''s name is 2 to 40 small letters, digits and hyphens' USING ERRCODE = 'FU422';
	END IF;
	IF (SELECT count(DISTINCT t) FROM unnest(a_team) t) > coalesce(cardinality(members), 0) THEN
		RAISE EXCEPTION 'not everybody of that team is in the directory' USING ERRCODE = 'FU422';
	END IF;
	INSERT INTO people (ref, family, kind) VALUES ('program-' || a_name, a_name, 'program')
		ON CONFLICT (ref) DO UPDATE SET active = true, updated_at = clock_now()
		WHERE people.kind = 'program' RETURNING * INTO program;
	IF program.id IS NULL THEN
		RAISE EXCEPTION 'somebody of the directory is called program-% already', a_name USING ERRCODE = 'FU422';
	END IF;
	INSERT INTO sessions (token_hash, person_id, idle, idle_ends_at, ends_at, how)
		SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), program.id, span,
			now() + span, now() + span, 'token' FROM make_interval(days => a_days) span RETURNING id INTO session;
	INSERT INTO tokens (token_sha256, person_id, session_id, scopes, team, sources, made_by, ends_at)
		VALUES (hash, program.id, session, a_scopes, members, a_sources::cidr[], a_by,
			now() + make_interval(days => a_days)) RETURNING id INTO made;
	RETURN made;
END $$;

-- False: there is none that lives.  A program without one is no longer active.
CREATE FUNCTION token_end(a_id bigint) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	ended tokens;
BEGIN
	UPDATE tokens SET revoked_at = now() WHERE id = a_id AND revoked_at IS NULL RETURNING * INTO ended;
	UPDATE sessions SET ended_at = now() WHERE id = ended.session_id AND ended_at IS NULL;
	UPDATE people p SET active = false, updated_at = clock_now() WHERE id = ended.person_id AND kind = 'program'
		AND NOT EXISTS (SELECT FROM tokens t WHERE t.person_id = p.id AND t.revoked_at IS NULL);
	RETURN ended.id IS NOT NULL;
END $$;

-- ---- visits -------------------------------------------------------------------------------------

-- Begins a visit as pages.enter() does, by a token that came from that address.  No row: it is none that lives, or may
-- not come from there.
CREATE FUNCTION pages.token_enter(a_token text, a_peer text) RETURNS TABLE (person_id bigint, session_id bigint,
	ref text, name text, roles text[], sees_all boolean, clock timestamptz, seconds_left int, token_id bigint,
	scopes text[])
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	t tokens;
	p people;
	said text;
BEGIN
	SELECT * INTO t FROM tokens x WHERE x.token_sha256 = sha256(convert_to(a_token, 'UTF8')) AND x.revoked_at IS NULL
		AND x.ends_at > now() AND (x.sources IS NULL OR CASE WHEN a_peer ~ '^[0-9A-Fa-f:.]+$'
			THEN a_peer::inet <<= ANY (x.sources) ELSE false END);
	SELECT * INTO p FROM people WHERE id = t.person_id AND active AND kind = 'program';
	IF p.id IS NULL THEN
		RETURN;
	END IF;
	IF t.used_at IS NULL OR t.used_at <= now() - interval '1 minute' THEN
		BEGIN
			UPDATE tokens x SET used_at = now(), used_from = a_peer
				WHERE x.id = t.id AND x.used_at IS NOT DISTINCT FROM t.used_at;
			UPDATE sessions SET seen_at = now(), peer = a_peer WHERE id = t.session_id;
		EXCEPTION WHEN serialization_failure THEN
			NULL; -- another request of the same program was first
		END;
	END IF;
	person_id := p.id;
	session_id := t.session_id;
	ref := p.ref;
	name := p.family;
	roles := p.roles;
	sees_all := t.team IS NULL;
	clock := clock_now();
	seconds_left := least(floor(extract(epoch FROM t.ends_at - now())), 2147483647);
	token_id := t.id;
	scopes := t.scopes;
	said := concat_ws('|', p.id, t.session_id, sees_all, coalesce(t.team, '{}'));
	PERFORM set_config('followupd.visit', said || '|' || visit_seal(said), true);
	RETURN NEXT;
END $$;

-- As before; what a program may not say is not stored, whatever the process that serves it believes.
CREATE OR REPLACE FUNCTION pages.answer_put(kind text, subject text, subject_id bigint, once text, seen int, body jsonb)
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	person people := (SELECT p FROM people p WHERE id = pages.who());
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
	-- What a program may say is said by its token; it has the rights of a coordinator then, and none otherwise.
	IF person.kind = 'program' THEN
		IF (CASE WHEN subject = 'review' THEN 'questions.write' ELSE 'followups.write' END = ANY (
				(SELECT t.scopes FROM tokens t WHERE t.session_id = pages.session())::text[])) IS NOT TRUE THEN
			RAISE EXCEPTION 'this token may not say that' USING ERRCODE = 'FU403';
		END IF;
		person.roles := '{coordinator}';
	END IF;
	-- Who looks after quality closes by order of the programme, and takes that back.
	IF NOT is_of_care(person.roles) AND NOT (kind IN ('close', 'undo') AND 'quality-officer' = ANY (person.roles)) THEN
		RAISE EXCEPTION 'this is not for your role' USING ERRCODE = 'FU403';
	END IF;
	IF pages.sees_subject(subject, subject_id, body) IS NOT TRUE THEN
		RAISE EXCEPTION 'there is no such % in your scope', replace(subject, 'review', 'question')
			USING ERRCODE = 'FU404';
	END IF;
	said := body - '{kind,by,roles,seen,followup,review,patient,message}'::text[]
		|| jsonb_build_object('kind', kind, subject, subject_id, 'by', person.ref,
			'roles', person.roles);
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

-- An answer that the program sent before with that key, and what it was made of.
CREATE FUNCTION pages.answer_said(a_once text) RETURNS TABLE (message bigint, request text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT i.id, convert_from(i.raw, 'UTF8')::jsonb ->> 'request' FROM inbound i
	WHERE i.source = 'pages' AND i.control_id = a_once AND EXISTS (SELECT FROM pages.answer_state(i.id))
$$;

-- What a program asks for is what has changed since it last did.
CREATE INDEX events_at ON events (at, followup_id);

REVOKE ALL ON FUNCTION token_put(text, bytea, text[], text[], text[], text, int), token_end(bigint),
	pages.token_enter(text, text), pages.answer_said(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION token_put(text, bytea, text[], text[], text[], text, int), token_end(bigint) TO followupd_ctl;
GRANT EXECUTE ON FUNCTION pages.token_enter(text, text), pages.answer_said(text) TO followupd_pages;
