-- SPDX-License-Identifier: Apache-2.0
--
-- 0051_numbers_found.sql - every telephone number that was ever on record has an index (patients_numbered()).

CREATE INDEX contact_points_phone ON contact_points ("right"(regexp_replace(value, '[^0-9]', '', 'g'), 7))
	WHERE kind = 'phone';
DROP INDEX patients_phone;
