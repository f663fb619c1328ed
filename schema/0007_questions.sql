-- SPDX-License-Identifier: Apache-2.0
--
-- 0007_questions.sql - questions are listed page by page, however many were asked in one instant.

DROP INDEX review_items_open;
CREATE INDEX review_items_open ON review_items (created_at, id) WHERE resolved_at IS NULL;
