-- SPDX-License-Identifier: Apache-2.0
--
-- 0038_letters.sql - letters to patients on paper: queued, printed, sent, and what came of them.

-- Whose it is says the follow-up or the question that it is about.
CREATE TABLE letters (
	id             bigint PRIMARY KEY DEFAULT nextval('ids'),
	followup_id    bigint,
	review_item_id bigint,
	number         int NOT NULL,              -- the n-th about that
	says           text NOT NULL CHECK (says IN ('reminder', 'unreached', 'act-112', 'mammogram-normal',
		'mammogram-short', 'mammogram-more', 'mammogram-biopsy', 'mammogram-known')),
	certified      boolean NOT NULL,
	person_id      bigint,                    -- who asked for it; NULL: the policy, or a duty
	queued_at      timestamptz NOT NULL,
	deadline       date,                      -- by which a law wants it sent
	language       text,
	density        text NOT NULL CHECK (density IN ('unknown', 'not-dense', 'dense')),
	state          text NOT NULL CHECK (state IN
		('queued', 'printed', 'sent', 'receipt', 'returned', 'left-out')),
	address        text,                      -- as printed
	batch          text,
	carrier        text,                      -- the number that the post gave a certified one
	printed_on     date,
	sent_on        date,
	ended_on       date,                      -- its receipt came, or the letter itself
	why            text,                      -- it was left out
	CHECK ((followup_id IS NULL) <> (review_item_id IS NULL)),
	CHECK (state NOT IN ('printed', 'sent', 'receipt', 'returned')
		OR (address IS NOT NULL AND batch IS NOT NULL AND printed_on IS NOT NULL)),
	CHECK (state NOT IN ('sent', 'receipt', 'returned')
		OR (sent_on IS NOT NULL AND (carrier IS NOT NULL OR NOT certified))),
	CHECK (state NOT IN ('receipt', 'returned') OR ended_on IS NOT NULL),
	CHECK (state <> 'left-out' OR why IS NOT NULL)
);
CREATE UNIQUE INDEX letters_followup ON letters (followup_id, number) WHERE followup_id IS NOT NULL;
CREATE UNIQUE INDEX letters_question ON letters (review_item_id, number) WHERE review_item_id IS NOT NULL;
-- What is to be done with them, in the order in which it is: by the day that a law names, then as they were asked for.
CREATE INDEX letters_state ON letters (state, (coalesce(deadline, 'infinity')), queued_at, id);
CREATE INDEX letters_batch ON letters (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX letters_carrier ON letters (upper(replace(carrier, ' ', ''))) WHERE carrier IS NOT NULL;

-- What was printed, as it was printed: kept for as long as the letter.
CREATE TABLE letter_bodies (
	letter_id bigint PRIMARY KEY,
	batch     text NOT NULL,
	language  text NOT NULL,
	body      text NOT NULL
);

GRANT SELECT ON letters, letter_bodies TO followupd_engine, followupd_ctl;
GRANT INSERT, UPDATE ON letters, letter_bodies TO followupd_engine;

SELECT gate('letters', '(SELECT pages.sees_all())'
	' OR (SELECT true FROM pages.sees_followups f WHERE f.id = letters.followup_id LIMIT 1)'
	' OR (SELECT true FROM pages.sees_questions q WHERE q.id = letters.review_item_id LIMIT 1)');
SELECT gate('letter_bodies', '(SELECT pages.sees_all())'
	' OR (SELECT true FROM letters l WHERE l.id = letter_bodies.letter_id LIMIT 1)');

-- A letter is an attempt to reach the patient, and so is what came of it.
ALTER TABLE attempts ADD COLUMN letter int NOT NULL DEFAULT 0;
