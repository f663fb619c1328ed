-- SPDX-License-Identifier: Apache-2.0
--
-- 0045_fhir.sql - tokens that read FHIR resources.

ALTER TABLE tokens DROP CONSTRAINT tokens_scopes_check, ADD CONSTRAINT tokens_scopes_check CHECK (
	cardinality(scopes) > 0
	AND scopes <@ '{followups.read,followups.write,questions.write,people.read,fhir.read}');
