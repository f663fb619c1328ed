-- SPDX-License-Identifier: Apache-2.0
--
-- 0005_narrative.sql - findings that were read in prose, and a shadow in which they open nothing.
--
-- A finding in shadow says in `answer` what it would have done.  shadow_days remembers which days
-- were summed up for a person.

ALTER TABLE findings DROP CONSTRAINT findings_origin_check,
	ADD CONSTRAINT findings_origin_check CHECK (origin IN
		('discrete', 'recommendation', 'actionable', 'unread', 'narrative')),
	DROP CONSTRAINT findings_disposition_check,
	ADD CONSTRAINT findings_disposition_check CHECK (disposition IN
		('followup', 'review', 'none', 'withdrawn', 'shadow'));
CREATE INDEX findings_shadow ON findings (id) WHERE disposition = 'shadow';

CREATE TABLE shadow_days (
	source     text NOT NULL,                 -- listener name
	day        date NOT NULL,                 -- of the site
	reports    int NOT NULL,
	followups  int NOT NULL,                  -- that would have been opened
	questions  int NOT NULL,                  -- that would have been asked
	created_at timestamptz NOT NULL,
	PRIMARY KEY (source, day)
);
GRANT SELECT ON shadow_days TO followupd_engine, followupd_ctl;
GRANT INSERT ON shadow_days TO followupd_engine;
