-- SPDX-License-Identifier: Apache-2.0
--
-- 0051_numbers_found.sql - a search finds a patient by every number that was ever on record, whoever said it.

CREATE INDEX contact_points_phone ON contact_points ("right"(regexp_replace(value, '[^0-9]', '', 'g'), 7))
	WHERE kind = 'phone';

CREATE OR REPLACE FUNCTION patients_numbered(said text) RETURNS TABLE (patient_id bigint, found_by text)
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
DROP INDEX patients_phone;
