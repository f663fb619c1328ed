-- SPDX-License-Identifier: Apache-2.0
--
-- 0032_access_log.sql - who was shown which patient is read by people, and cannot be altered unseen.

-- ---- who reads it ---------------------------------------------------------------------------

-- Who looks after quality reads all of it; everybody else what they were shown themselves.
CREATE FUNCTION pages.audits() RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$ SELECT EXISTS (SELECT FROM people WHERE id = pages.who() AND 'quality-officer' = ANY (roles)) $$;
REVOKE ALL ON FUNCTION pages.audits() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.audits() TO followupd_pages;

SELECT gate('access_items', 'person_id = (SELECT pages.who()) OR (SELECT pages.audits())');

-- Read from the newest on, page by page.
DROP INDEX access_items_patient, access_items_person;
CREATE INDEX access_items_patient ON access_items (patient_id, at, id);
CREATE INDEX access_items_person ON access_items (person_id, at, id);

-- Patients of the visitor that one of the visitor's searches means: by the reference of a follow-up, else as in a search.
CREATE FUNCTION pages.search_patients(a_number int) RETURNS TABLE (patient_id bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
DECLARE
	said text := (SELECT s.said FROM pages.own_searches s WHERE s.number = a_number);
BEGIN
	RETURN QUERY SELECT f.patient_id FROM followups f WHERE f.ref = upper(translate(said, ' -', ''))
		AND pages.sees_subject('followup', f.id, NULL);
	IF NOT FOUND THEN
		RETURN QUERY SELECT p.patient_id FROM patients_said(said) p;
	END IF;
END $$;
REVOKE ALL ON FUNCTION pages.search_patients(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.search_patients(int) TO followupd_pages;

-- ---- that it was not altered ----------------------------------------------------------------

-- Once a day the entries since the seal before are hashed together with that seal.
CREATE TABLE access_seals (
	last_id bigint PRIMARY KEY, -- of the entries that it covers
	at      timestamptz NOT NULL DEFAULT clock_now(),
	hash    bytea NOT NULL CHECK (length(hash) = 32)
);
GRANT SELECT ON access_seals TO followupd_ctl;

CREATE FUNCTION access_hash(previous bytea, behind bigint, until bigint) RETURNS bytea
	LANGUAGE sql STABLE SET search_path = followupd, pg_temp
	AS $$
	SELECT sha256(previous || string_agg(sha256(convert_to(json_build_array(id, extract(epoch FROM at), patient_id,
		person_id, session_id, page, reason, peer)::text, 'UTF8')), '' ORDER BY id))
	FROM access_items WHERE (behind IS NULL OR id > behind) AND id <= until
$$;

-- While the table is locked no entry is under way, so none with a smaller number comes later: ids are given out behind
-- that lock.  NULL: there was nothing to seal.
CREATE FUNCTION access_seal() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd, pg_temp SET lock_timeout = '1s'
	AS $$
DECLARE
	before access_seals;
	newest bigint;
BEGIN
	LOCK TABLE access_items IN SHARE ROW EXCLUSIVE MODE;
	SELECT * INTO before FROM access_seals ORDER BY last_id DESC LIMIT 1;
	SELECT max(id) INTO newest FROM access_items WHERE before.last_id IS NULL OR id > before.last_id;
	IF newest IS NOT NULL THEN
		INSERT INTO access_seals (last_id, hash) VALUES (newest,
			access_hash(coalesce(before.hash, ''), before.last_id, newest));
	END IF;
	RETURN newest;
END $$;
REVOKE ALL ON FUNCTION access_hash(bytea, bigint, bigint), access_seal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_seal() TO followupd_engine;
GRANT EXECUTE ON FUNCTION access_hash(bytea, bigint, bigint) TO followupd_ctl;
