-- SPDX-License-Identifier: Apache-2.0
--
-- 0059_alike.sql - numbers of patients that differ only in how they are written are found.
--
-- The same as ALIKE_SQL in include/followupd/alike.h; '~' sets such a name apart from those of
-- authorities, which stand in the same list of what is looked for.

CREATE INDEX patient_identifiers_alike ON patient_identifiers (('~' || authority),
	regexp_replace(regexp_replace(regexp_replace(upper(value COLLATE "C"), '[-/ ][0-9A-Z]$', ''), '[^0-9A-Z]', '', 'g'),
		'^([A-Z]*)0+', '\1'));
