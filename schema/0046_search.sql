-- SPDX-License-Identifier: Apache-2.0
--
-- 0046_search.sql - a search for a common name looks at so many patients and no more, and says so.

-- Patients by a number of theirs or of an exam, or by any telephone number that was ever on record, whoever said it;
-- whoever sees them.
CREATE FUNCTION patients_numbered(said text) RETURNS TABLE (patient_id bigint, found_by text)
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	SELECT i.patient_id, 'number' FROM patient_identifiers i WHERE i.value IN (said, upper(said))
	UNION ALL
	SELECT x.patient_id, 'accession' FROM exams x WHERE x.accession IN (said, upper(said))
	UNION ALL
	SELECT c.patient_id, 'phone' FROM (SELECT regexp_replace(said, '[^0-9]', '', 'g') AS digits) d
		JOIN contact_points c ON c.kind = 'phone'
			AND "right"(regexp_replace(c.value, '[^0-9]', '', 'g'), 7) = "right"(d.digits, 7)
	WHERE length(d.digits) >= 7 AND said ~ '^[0-9 ()+./-]+$' AND c.ended_why <> 'undone'
$$;

-- The first so many whose name begins as that which is said, whoever sees them.
CREATE FUNCTION patients_named(said text, most int) RETURNS TABLE (patient_id bigint)
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	SELECT h.id FROM names_said(said) n CROSS JOIN LATERAL (SELECT p.id FROM patients p
		WHERE lower(p.family) ~>=~ n.family AND lower(p.family) ~<~ (n.family || chr(1114111))
			AND lower(p.given) ~>=~ n.given AND lower(p.given) ~<~ (n.given || chr(1114111))
		ORDER BY lower(p.family) USING ~<~, lower(p.given) USING ~<~ LIMIT most) h
	WHERE said !~ '[0-9]' LIMIT most
$$;

-- As before, of these; who sees some has the own among more of a name.
CREATE OR REPLACE FUNCTION patients_said(said text) RETURNS TABLE (patient_id bigint, found_by text)
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	WITH hit AS (SELECT * FROM patients_numbered(said) UNION ALL SELECT n.patient_id, 'name'
		FROM patients_named(said, CASE WHEN pages.sees_all() THEN 500 ELSE 20000 END) n)
	SELECT coalesce(p.merged_into, p.id), min(h.found_by) FROM hit h JOIN patients p ON p.id = h.patient_id
	WHERE (SELECT pages.sees_all()) OR (SELECT true FROM pages.sees s
		WHERE s.patient_id = coalesce(p.merged_into, p.id) LIMIT 1)
	GROUP BY 1
$$;

-- How many patients of a name a search looks at.
CREATE FUNCTION patients_looked() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1000 $$;

-- Patients that a search finds: who has a follow-up or an open question, and is the visitor's.  Who sees some finds the
-- open ones that are the own, however many others have that name.
CREATE FUNCTION patients_found(said text) RETURNS TABLE (patient_id bigint, found_by text)
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	WITH hit AS (
		SELECT * FROM patients_numbered(said)
		UNION ALL
		SELECT n.patient_id, 'name' FROM patients_named(said, patients_looked()) n
		UNION ALL
		SELECT p.id, 'name' FROM unnest((SELECT pages.mine())::bigint[]) AS m (id) CROSS JOIN LATERAL (
				SELECT f.patient_id FROM followups f WHERE f.owner_id = m.id AND f.state <> 'closed' LIMIT 2000) f
			JOIN patients p ON p.id = f.patient_id JOIN names_said(said) n ON lower(p.family) ~>=~ n.family
				AND lower(p.family) ~<~ (n.family || chr(1114111)) AND lower(p.given) ~>=~ n.given
				AND lower(p.given) ~<~ (n.given || chr(1114111))
		WHERE NOT (SELECT pages.sees_all()) AND said !~ '[0-9]'),
	one AS MATERIALIZED (SELECT coalesce(p.merged_into, p.id) AS id, min(h.found_by) AS found_by
		FROM hit h JOIN patients p ON p.id = h.patient_id GROUP BY 1)
	SELECT one.id, one.found_by FROM one
	WHERE ((SELECT true FROM followups f WHERE f.patient_id = one.id LIMIT 1)
			OR (SELECT true FROM review_items q WHERE q.patient_id = one.id AND q.resolved_at IS NULL LIMIT 1))
		AND ((SELECT pages.sees_all()) OR (SELECT true FROM pages.sees s WHERE s.patient_id = one.id LIMIT 1))
	LIMIT 200
$$;

-- So many at most of the follow-ups and open questions that one of the visitor's searches finds, open ones first; a
-- reference is one of them.
DROP FUNCTION pages.search(int);
CREATE FUNCTION pages.search(a_number int, most int DEFAULT 100) RETURNS TABLE (item_id bigint, question boolean, found_by text)
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
		RETURN QUERY WITH found AS MATERIALIZED (SELECT * FROM patients_found(said)),
			item AS (
				SELECT f.id, false AS asks, p.found_by AS by, f.state = 'closed' AS done, f.target FROM found p
					JOIN followups f ON f.patient_id = p.patient_id
				UNION ALL
				SELECT q.id, true, p.found_by, false, f.target FROM found p JOIN review_items q
					ON q.patient_id = p.patient_id LEFT JOIN followups f ON f.id = q.followup_id
				WHERE q.resolved_at IS NULL)
			SELECT i.id, i.asks, i.by FROM item i ORDER BY i.done, i.target, i.id LIMIT most;
	END IF;
END $$;

-- Whether more patients have such a name than a search looks at.
CREATE FUNCTION pages.search_is_cut(a_number int) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT count(*) >= patients_looked() FROM pages.own_searches s CROSS JOIN LATERAL patients_named(s.said, patients_looked())
	WHERE s.number = a_number
$$;

REVOKE ALL ON FUNCTION patients_numbered(text), patients_named(text, int), patients_looked(), patients_found(text),
	pages.search(int, int), pages.search_is_cut(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.search(int, int), pages.search_is_cut(int) TO followupd_pages;
