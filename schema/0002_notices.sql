-- SPDX-License-Identifier: Apache-2.0
--
-- 0002_notices.sql - from a decision to a mail: notices, outbox, deliveries, calendar entries.
--
-- A notice exists once per step and revision of a follow-up.  Its outbox row carries finished bytes
-- and ends as exactly one delivery: accepted, failed or withdrawn.

CREATE TABLE notices (
	id             bigint PRIMARY KEY DEFAULT nextval('ids'),
	followup_id    bigint REFERENCES followups,
	review_item_id bigint REFERENCES review_items,
	person_id      bigint NOT NULL REFERENCES people,
	kind           text NOT NULL,             -- template name
	step           text NOT NULL,             -- of the policy, or the event that caused it
	revision       int NOT NULL,
	created_at     timestamptz NOT NULL,
	CHECK (followup_id IS NOT NULL OR review_item_id IS NOT NULL)
);
CREATE UNIQUE INDEX notices_once ON notices (followup_id, revision, step);
CREATE INDEX notices_review ON notices (review_item_id);

-- phase: ready = nobody has seen a byte of the body; body = permission to send it was committed,
-- so after a crash it is in doubt whether the server has the mail.
CREATE TABLE outbox (
	notice_id     bigint PRIMARY KEY REFERENCES notices,
	due_at        timestamptz NOT NULL,       -- a lease is this pushed forward
	expires_at    timestamptz NOT NULL,       -- then it fails for good
	phase         text NOT NULL DEFAULT 'ready' CHECK (phase IN ('ready', 'body')),
	withdrawn     boolean NOT NULL DEFAULT false, -- taken back while in phase body: never permitted again
	attempts      int NOT NULL DEFAULT 0,
	envelope_from text NOT NULL,
	recipient     text NOT NULL,              -- exactly one
	message_id    text NOT NULL UNIQUE,
	envid         text NOT NULL,
	bytes         bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX outbox_due ON outbox (due_at);
CREATE INDEX outbox_withdrawn ON outbox (notice_id) WHERE withdrawn;

CREATE TABLE deliveries (
	notice_id  bigint PRIMARY KEY REFERENCES notices,
	outcome    text NOT NULL CHECK (outcome IN ('accepted', 'failed', 'withdrawn')),
	code       int,                           -- SMTP reply code; NULL when there was none
	enhanced   text,                          -- RFC 3463, e.g. 5.1.1
	reply      text NOT NULL DEFAULT '',
	message_id text NOT NULL,
	recipient  text NOT NULL,
	attempts   int NOT NULL,
	at         timestamptz NOT NULL DEFAULT clock_now()
);

CREATE TABLE delivery_attempts (
	id        bigint PRIMARY KEY DEFAULT nextval('ids'),
	notice_id bigint NOT NULL REFERENCES notices,
	verdict   text NOT NULL CHECK (verdict IN ('accepted', 'retry', 'failed', 'configuration', 'in-doubt')),
	code      int,
	enhanced  text,
	reply     text NOT NULL DEFAULT '',
	at        timestamptz NOT NULL DEFAULT clock_now()
);
CREATE INDEX delivery_attempts_notice ON delivery_attempts (notice_id);

-- Failed deliveries that nobody has made work of yet; the engine does, and deletes the row.
CREATE TABLE undelivered (
	notice_id bigint PRIMARY KEY REFERENCES notices
);

CREATE TABLE calendar_entries (
	followup_id bigint NOT NULL REFERENCES followups,
	kind        text NOT NULL CHECK (kind IN ('due', 'appointment')),
	person_id   bigint NOT NULL REFERENCES people,
	uid         text NOT NULL UNIQUE,
	sequence    int NOT NULL DEFAULT 0,
	day         date NOT NULL,
	starts_at   timestamptz,                  -- an appointment has a time
	alarm_days  int NOT NULL DEFAULT 0,
	cancelled   boolean NOT NULL DEFAULT false,
	PRIMARY KEY (followup_id, kind, person_id)
);

GRANT SELECT ON notices, outbox, deliveries, delivery_attempts, undelivered, calendar_entries
	TO followupd_engine, followupd_ctl;
GRANT INSERT ON notices, outbox, deliveries, calendar_entries TO followupd_engine;
GRANT UPDATE ON calendar_entries TO followupd_engine;
GRANT UPDATE (withdrawn) ON outbox TO followupd_engine;
GRANT DELETE ON outbox, undelivered TO followupd_engine; -- withdraw; take over a failure

GRANT SELECT, UPDATE (due_at, phase, attempts), DELETE ON outbox TO followupd_mailer;
GRANT INSERT ON deliveries, delivery_attempts, undelivered TO followupd_mailer;
GRANT SELECT (notice_id) ON deliveries TO followupd_mailer;
GRANT USAGE ON SEQUENCE ids TO followupd_mailer;
