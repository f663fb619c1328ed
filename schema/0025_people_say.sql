-- SPDX-License-Identifier: Apache-2.0
--
-- 0025_people_say.sql - what people say about a follow-up and its patient.

-- A patient is found by a number, whoever gave it.
CREATE INDEX patient_identifiers_value ON patient_identifiers (value);
