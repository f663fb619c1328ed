-- SPDX-License-Identifier: Apache-2.0
--
-- 0049_silent_sources.sql - a source that has fallen silent is asked about, and measured.

GRANT EXECUTE ON FUNCTION source_silence() TO followupd_engine, followupd_web, followupd_ctl;
CREATE INDEX review_items_silent ON review_items (key) WHERE kind = 'source-silent' AND resolved_at IS NULL;

-- Seconds for which each source has sent nothing of a kind, and how long it usually does at this hour of the week.
CREATE VIEW metrics_sources AS
	SELECT source, kind, extract(epoch FROM silent)::bigint AS silent, extract(epoch FROM usual)::bigint AS usual
	FROM source_silence();
GRANT SELECT ON metrics_sources TO followupd_web, followupd_ctl;
