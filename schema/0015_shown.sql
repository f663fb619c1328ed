-- SPDX-License-Identifier: Apache-2.0
--
-- 0015_shown.sql - of which parts of the body the findings of a report speak: a wider exam answers for an
-- organ that its report describes, and a narrower one that describes a lesion there is worth a question.
--
-- Reports that were stored before have none: they are taken as their codes say, as until now.

ALTER TABLE reports ADD COLUMN shows text; -- "liver|chest:mm", with ":mm" where something is measured
