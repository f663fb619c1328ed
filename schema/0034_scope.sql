-- SPDX-License-Identifier: Apache-2.0
--
-- 0034_scope.sql - whom a visitor may see beyond the own list, for a reason and a time.

-- ---- outside one's list ---------------------------------------------------------------------

-- Who looks after patients, as daemon/pages/pages.h has it.
CREATE FUNCTION is_of_care(roles text[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE SET search_path = followupd, pg_temp
	AS $$ SELECT roles && '{clinician,coordinator,navigator,radiologist,chief,fail-safe}' $$;

-- Append-only: no login may change or delete a row.
CREATE TABLE outside_grants (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         timestamptz NOT NULL DEFAULT clock_now(),
	ends_at    timestamptz NOT NULL DEFAULT now() + interval '8 hours', -- real time, as a session's
	person_id  bigint NOT NULL,
	session_id bigint NOT NULL,
	patient_id bigint NOT NULL,
	reason     text NOT NULL
);
CREATE INDEX outside_grants_person ON outside_grants (person_id, patient_id, ends_at);
CREATE INDEX outside_grants_at ON outside_grants (at);
GRANT SELECT ON outside_grants TO followupd_ctl;

CREATE OR REPLACE VIEW pages.sees WITH (security_barrier) AS
	SELECT f.patient_id FROM followups f
		WHERE f.owner_id = ANY ((SELECT pages.mine())::bigint[])
			OR f.offer_to = ANY ((SELECT pages.mine())::bigint[])
			OR (SELECT true FROM desk d WHERE d.item_id = f.id
				AND d.person_id = ANY ((SELECT pages.mine())::bigint[]) LIMIT 1)
	UNION ALL
	SELECT q.patient_id FROM review_items q WHERE q.owner_id = ANY ((SELECT pages.mine())::bigint[])
	UNION ALL
	SELECT x.patient_id FROM exams x WHERE x.radiologist_id = ANY ((SELECT pages.mine())::bigint[])
	UNION ALL
	SELECT g.patient_id FROM outside_grants g WHERE g.person_id = (SELECT pages.who()) AND g.ends_at > now();

-- Whose it is that somebody names who may not see it: 'followup' and its reference, 'review' and its number, 'search'
-- and the number of one of the visitor's searches for the whole reference or number of one patient or exam.  NULL:
-- nobody's, or more than one has it.
CREATE FUNCTION patient_named_outside(subject text, what text) RETURNS bigint
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	WITH said AS (SELECT CASE WHEN subject = 'search' THEN (SELECT s.said FROM searches s
			WHERE s.session_id = pages.session() AND s.number::text = what AND s.at > now() - interval '30 minutes')
			ELSE what END AS text),
	named AS (SELECT text, upper(translate(text, ' -', '')) AS ref, CASE WHEN subject IN ('review', 'search')
			THEN substring(upper(text) FROM '^Q([0-9]{1,18})$')::bigint END AS question FROM said),
	found AS (
		SELECT f.patient_id FROM named n JOIN followups f ON f.ref = n.ref WHERE subject IN ('followup', 'search')
		UNION ALL
		SELECT q.patient_id FROM named n JOIN review_items q ON q.id = n.question
		UNION ALL
		SELECT i.patient_id FROM named n JOIN patient_identifiers i ON i.value IN (n.text, upper(n.text))
			WHERE subject = 'search'
		UNION ALL
		SELECT x.patient_id FROM named n JOIN exams x ON x.accession IN (n.text, upper(n.text))
			WHERE subject = 'search')
	SELECT CASE WHEN count(DISTINCT coalesce(p.merged_into, p.id)) = 1 THEN min(coalesce(p.merged_into, p.id)) END
	FROM found JOIN patients p ON p.id = found.patient_id
$$;

-- Opens that patient to the visitor for 8 hours.  False: there is none; a reason that is none is refused before
-- anything is looked at.
CREATE FUNCTION pages.outside(subject text, what text, a_reason text, a_peer text) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	who bigint := pages.who();
	why text := left(btrim(a_reason), 500);
	patient bigint;
BEGIN
	IF NOT (SELECT is_of_care(roles) FROM people WHERE id = who) THEN
		RAISE EXCEPTION 'only who looks after patients opens one outside the own list' USING ERRCODE = 'FU404';
	END IF;
	IF (length(regexp_replace(why, '[[:space:][:punct:][:digit:]]', '', 'g')) >= 10) IS NOT TRUE THEN
		RAISE EXCEPTION 'Give a reason of at least 10 letters.' USING ERRCODE = 'FU422';
	END IF;
	patient := patient_named_outside(subject, what);
	IF patient IS NULL THEN
		RETURN false;
	END IF;
	IF NOT pages.sees_all() AND NOT EXISTS (SELECT FROM pages.sees s WHERE s.patient_id = patient) THEN
		INSERT INTO outside_grants (person_id, session_id, patient_id, reason)
			VALUES (who, pages.session(), patient, why);
		PERFORM pages.access_put('outside', ARRAY[patient], why, a_peer);
	END IF;
	RETURN true;
END $$;

-- While somebody sees a patient outside the own list, each look has the reason.
CREATE OR REPLACE FUNCTION pages.access_put(a_page text, patients bigint[], a_reason text, a_peer text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	INSERT INTO access_items (patient_id, person_id, session_id, page, reason, peer)
		SELECT p, pages.who(), pages.session(), a_page, coalesce(a_reason, (SELECT g.reason FROM outside_grants g
			WHERE g.person_id = pages.who() AND g.patient_id = p AND g.ends_at > now() ORDER BY g.id DESC LIMIT 1)), a_peer
		FROM (SELECT DISTINCT unnest(patients) AS p) shown WHERE p IS NOT NULL ORDER BY p
$$;

-- The visitor's own that last, by the clock that pages show.
CREATE VIEW pages.own_outside WITH (security_barrier) AS
	SELECT id, patient_id, reason, clock_now() + (ends_at - now()) AS ends_at
	FROM outside_grants WHERE person_id = (SELECT pages.who()) AND ends_at > now();
GRANT SELECT ON pages.own_outside TO followupd_pages;

-- ---- in which role something is said ---------------------------------------------------------

-- As before; a role of care is needed, and the roles that the person has now go with what is said: what may be said so
-- is decided by them whenever it is read.
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

-- ---- who wrote a form ------------------------------------------------------------------------

-- What stands in each form of a session; daemon/pages/frame.c makes the same.
CREATE FUNCTION form_mark(token_hash bytea) RETURNS text
	LANGUAGE sql IMMUTABLE SET search_path = followupd, pg_temp
	AS $$ SELECT encode(sha256(convert_to('followupd form ' || encode(token_hash, 'hex'), 'UTF8')), 'hex') $$;
CREATE INDEX sessions_form ON sessions (form_mark(token_hash));

-- Whether that form is of a session of the person who has signed in with that token.
CREATE FUNCTION pages.is_form_of(a_mark text, a_token text) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT EXISTS (SELECT FROM sessions f JOIN sessions s ON s.person_id = f.person_id
		WHERE form_mark(f.token_hash) = a_mark AND s.token_hash = sha256(convert_to(a_token, 'UTF8'))
			AND s.ended_at IS NULL AND s.idle_ends_at > now() AND s.ends_at > now())
$$;

-- ---- who may do what ------------------------------------------------------------------------

REVOKE ALL ON FUNCTION is_of_care(text[]), form_mark(bytea), pages.is_form_of(text, text), patient_named_outside(text, text), pages.outside(text, text, text, text)
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.outside(text, text, text, text), pages.is_form_of(text, text) TO followupd_pages;
GRANT EXECUTE ON FUNCTION form_mark(bytea) TO followupd_ctl; -- which ends sessions, and so writes the index
