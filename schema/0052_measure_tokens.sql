-- SPDX-License-Identifier: Apache-2.0
--
-- 0052_measure_tokens.sql - tokens that read measures of quality.

ALTER TABLE tokens DROP CONSTRAINT tokens_scopes_check, ADD CONSTRAINT tokens_scopes_check CHECK (
	cardinality(scopes) > 0
	AND scopes <@ '{followups.read,followups.write,questions.write,people.read,fhir.read,measures.read}');
