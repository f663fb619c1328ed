/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c - the invariants, and asking the database for whatever breaks them.
 *
 * A review item is found by its key: "EXAM/FINDING-KEY" for a finding, the notice's id for a mail.
 * Every question is a set operation on indexed or whole tables, never a look-up per row.
 */
#include "autoconf.h"
#include "followupd/verify.h"

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n
#define IDS(of)	    "SELECT id FROM (" of ") v (id) ORDER BY id LIMIT " TEXT_OF(VERIFY_SHOWN)

const struct invariant invariants[] = {
    {"every accepted message is applied or waits, never both", "message",
	{"message-applied-or-waiting",
	    IDS("SELECT i.id FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id"
		" LEFT JOIN inbound_todo t ON t.inbound_id = i.id WHERE i.verdict = 'accepted'"
		" AND (a.inbound_id IS NULL) = (t.inbound_id IS NULL)")}},
    {"no message that was not accepted is applied or waits", "message",
	{"message-refused-untouched",
	    IDS("SELECT i.id FROM inbound i WHERE i.verdict <> 'accepted'"
		" AND (EXISTS (SELECT FROM applied a WHERE a.inbound_id = i.id)"
		"  OR EXISTS (SELECT FROM inbound_todo t WHERE t.inbound_id = i.id))")}},
    {"every exam with a final report has one current report", "exam",
	{"report-current-once",
	    IDS("SELECT exam_id FROM reports GROUP BY exam_id HAVING count(*) FILTER (WHERE "
		"current) > 1"
		" OR (bool_or(status IN ('final', 'corrected')) AND NOT bool_or(current))")}},
    {"every actionable finding of a current report has its follow-up or review item", "finding",
	{"finding-has-work",
	    IDS("SELECT g.id FROM findings g JOIN reports r ON r.id = g.report_id WHERE r.current"
		" AND (g.disposition = 'followup' AND NOT EXISTS (SELECT FROM followups f"
		"   WHERE f.index_exam_id = r.exam_id AND f.finding_key = g.finding_key)"
		"  AND NOT EXISTS (SELECT FROM followups f WHERE f.finding_id = g.id)"
		"  OR g.disposition = 'review' AND NOT EXISTS (SELECT FROM review_items i"
		"   WHERE i.key = r.exam_id || '/' || g.finding_key))")}},
    {"every open follow-up has one timer", "follow-up",
	{"open-has-timer",
	    IDS("SELECT f.id FROM followups f WHERE f.state <> 'closed'"
		" AND NOT EXISTS (SELECT FROM timers t WHERE t.followup_id = f.id)")}},
    {"every open follow-up has one owner", "follow-up",
	{"open-has-owner", IDS("SELECT f.id FROM followups f WHERE f.state <> 'closed'"
			       " AND NOT EXISTS (SELECT FROM people p WHERE p.id = f.owner_id)")}},
    {"no closed follow-up has a timer", "follow-up",
	{"closed-has-no-timer", IDS("SELECT f.id FROM timers t JOIN followups f ON f.id = "
				    "t.followup_id WHERE f.state = 'closed'")}},
    {"every closed follow-up says why, when and by whom", "follow-up",
	{"closed-has-reason", IDS("SELECT id FROM followups WHERE state = 'closed' AND (closure IS "
				  "NULL OR closed_at IS NULL"
				  " OR coalesce(closed_by, '') = '')")}},
    {"the events of every follow-up are 1, 2, 3 without a gap", "follow-up",
	{"history-unbroken",
	    IDS("SELECT f.id FROM followups f LEFT JOIN (SELECT followup_id, count(*) AS n, "
		"min(seq) AS first,"
		"  max(seq) AS last FROM events GROUP BY followup_id) v ON v.followup_id = f.id"
		" WHERE coalesce(v.n, 0) <> f.event_seq OR f.event_seq = 0 OR v.first <> 1"
		" OR v.last <> f.event_seq")}},
    {"every event carries the hash of itself and the one before", "follow-up",
	{"history-unaltered",
	    IDS("SELECT DISTINCT followup_id FROM (SELECT followup_id, hash IS DISTINCT FROM "
		"event_hash("
		"  coalesce(lag(hash) OVER (PARTITION BY followup_id ORDER BY seq), ''), "
		"followup_id, seq, at,"
		"  actor, kind, detail) AS altered FROM events) v WHERE altered")}},
    {"every notice waits in the outbox or has one delivery, never both", "notice",
	{"notice-ends-once",
	    IDS("SELECT n.id FROM notices n LEFT JOIN outbox o ON o.notice_id = n.id"
		" LEFT JOIN deliveries d ON d.notice_id = n.id"
		" WHERE (o.notice_id IS NULL) = (d.notice_id IS NULL)")}},
    {"no step of a follow-up is told twice", "follow-up",
	{"notice-once-per-step",
	    IDS("SELECT DISTINCT followup_id FROM notices WHERE followup_id IS NOT NULL"
		" GROUP BY followup_id, revision, step HAVING count(*) > 1")}},
    {"no mail is due or delivered before its notice was made", "notice",
	{"mail-not-before-notice",
	    IDS("SELECT n.id FROM outbox o JOIN notices n ON n.id = o.notice_id WHERE o.due_at < "
		"n.created_at"
		" UNION SELECT n.id FROM deliveries d JOIN notices n ON n.id = d.notice_id"
		" WHERE d.at < n.created_at")}},
    {"nothing from before its closure is queued for a closed follow-up", "notice",
	{"closed-has-no-mail",
	    IDS("SELECT n.id FROM outbox o JOIN notices n ON n.id = o.notice_id"
		" JOIN followups f ON f.id = n.followup_id"
		" WHERE f.state = 'closed' AND o.phase = 'ready' AND n.created_at < f.closed_at")}},
    {"every calendar entry of a closed follow-up is cancelled", "follow-up",
	{"closed-calendar-cancelled", IDS("SELECT DISTINCT f.id FROM calendar_entries c JOIN "
					  "followups f ON f.id = c.followup_id"
					  " WHERE f.state = 'closed' AND NOT c.cancelled")}},
    {"every mail that failed for good is work for a person", "notice",
	{"failed-mail-has-work",
	    IDS("SELECT d.notice_id FROM deliveries d WHERE d.outcome = 'failed'"
		" AND NOT EXISTS (SELECT FROM undelivered u WHERE u.notice_id = d.notice_id)"
		" AND NOT EXISTS (SELECT FROM review_items i WHERE i.kind = 'undeliverable'"
		"  AND i.key = d.notice_id::text)")}},
    {0},
};

/* Large tables take longer than the 30 seconds a subcommand has elsewhere. */
static const struct statement patience = {
    "verify_patience", "SET LOCAL statement_timeout = '15min'"};
static const struct statement one_moment = {
    "verify_one_moment", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};

bool verify_begin(struct session *s, struct err *e)
{
	if (!session_begin(s, e))
		return false;
	session_tell(s, &one_moment, NO_VALUES);
	session_tell(s, &patience, NO_VALUES);
	return true;
}

bool verify_ask(
    struct session *s, const struct invariant *i, struct verify_answer *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &i->question, NO_VALUES, &r, e))
		return false;
	*out = (struct verify_answer){.count = rows_count(&r)};
	for (int k = 0; k < out->count; k++)
		out->id[k] = rows_int(&r, k, 0);
	rows_free(&r);
	return true;
}

void verify_end(struct session *s)
{
	session_rollback(s);
}
