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

-- ---- who may do what ------------------------------------------------------------------------

REVOKE ALL ON FUNCTION is_of_care(text[]), patient_named_outside(text, text), pages.outside(text, text, text, text)
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.outside(text, text, text, text) TO followupd_pages;
