-- SPDX-License-Identifier: Apache-2.0
--
-- 0022_replies.sql - mails that answer ours: rows of inbound, and questions with an answer to confirm.

ALTER TABLE inbound DROP CONSTRAINT inbound_format_check,
	ADD CONSTRAINT inbound_format_check CHECK (format IN ('hl7', 'answer', 'mail'));

-- "ANSWER ARGUMENT by REF": what a mail proposes, for a person to confirm.
ALTER TABLE review_items ADD COLUMN proposal text CHECK (kind = 'reply' OR proposal IS NULL);
