-- SPDX-License-Identifier: Apache-2.0
--
-- 0012_identity.sql - who the patient is: authorities are one in whatever case they are written, and
-- messages may name another person under a number that is somebody's.
--
-- Numbers that were two only by the case of their authority stay with their patients: the first is
-- its owner, the others are asked about when a message names them.

ALTER TABLE patient_identifiers
	ADD COLUMN apart int NOT NULL DEFAULT 0,          -- 0: whose it is; else the n-th other whom messages name by it
	ADD COLUMN shown boolean NOT NULL DEFAULT false,  -- the site shows numbers of this authority first
	ADD COLUMN came_from bigint,                      -- the patient whose it was before the last merge
	DROP CONSTRAINT patient_identifiers_pkey;
UPDATE patient_identifiers i SET authority = upper(i.authority), apart = n.apart
	FROM (SELECT authority, value, row_number() OVER (PARTITION BY upper(authority), value
		ORDER BY retired_at IS NOT NULL, patient_id, authority) - 1 AS apart FROM patient_identifiers) n
	WHERE i.authority = n.authority AND i.value = n.value
		AND (n.apart > 0 OR i.authority <> upper(i.authority));
ALTER TABLE patient_identifiers ADD PRIMARY KEY (authority, value, apart);

ALTER TABLE exams ADD COLUMN came_from bigint;           -- the same: what an unlink takes apart again

-- The names under which a patient was known before are those of the patients merged into him.
UPDATE patients p SET merged_into = last.id
	FROM (WITH RECURSIVE up AS (SELECT id AS first, merged_into AS id FROM patients WHERE merged_into IS NOT NULL
			UNION SELECT up.first, p.merged_into FROM up JOIN patients p ON p.id = up.id
				WHERE p.merged_into IS NOT NULL)
		SELECT up.first, up.id FROM up JOIN patients p ON p.id = up.id WHERE p.merged_into IS NULL) last
	WHERE p.id = last.first AND p.merged_into <> last.id;
CREATE INDEX patients_merged ON patients (merged_into) WHERE merged_into IS NOT NULL;
