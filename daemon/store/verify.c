/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c - the invariants, and asking the database for whatever breaks them.
 *
 * A review item is found by its key: "EXAM/FINDING-KEY" for a finding, the notice's id for a mail.
 * Every question is a set operation on whole tables, never a look-up per row.  Tables that are
 * written in sets have no foreign keys; what those would keep is asked here.
 */
#include "autoconf.h"
#include "followupd/verify.h"

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n
/* Materialized, so that the limit does not tempt the planner into looking rows up one by one until
 * it has enough: mostly there is none to find. */
#define IDS(of)                                                                                    \
	"WITH v (id) AS MATERIALIZED (" of                                                         \
	") SELECT DISTINCT id FROM v ORDER BY id LIMIT " TEXT_OF(VERIFY_SHOWN)
/* Rows of a table without a foreign key that name something which is not there. */
#define LOST(shown, child, column, parent)                                                         \
	"SELECT c." shown " FROM " child " c LEFT JOIN " parent " p ON p.id = c." column           \
	" WHERE c." column " IS NOT NULL AND p.id IS NULL"
#define AND_LOST(shown, child, column, parent) " UNION ALL " LOST(shown, child, column, parent)

/* A time that is still to come; NULL: it is not, or nobody is told anything then. */
#define AHEAD(at, when) "CASE WHEN " at " > (SELECT clock_now()) AND " when " THEN " at " END"
#define SPEAKS		"f.hold <> 'suspended'"

const struct invariant invariants[] = {
    {"every accepted message is applied or waits, never both", "message",
	{"message-applied-or-waiting",
	    IDS("SELECT i.id FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id"
		" LEFT JOIN inbound_todo t ON t.inbound_id = i.id WHERE i.verdict = 'accepted'"
		" AND (a.inbound_id IS NULL) = (t.inbound_id IS NULL)")}},
    {"no message that was not accepted is applied or waits", "message",
	{"message-refused-untouched",
	    IDS("SELECT i.id FROM inbound i LEFT JOIN applied a ON a.inbound_id = i.id"
		" LEFT JOIN inbound_todo t ON t.inbound_id = i.id WHERE i.verdict <> 'accepted'"
		" AND (a.inbound_id IS NOT NULL OR t.inbound_id IS NOT NULL)")}},
    {"everything applied or waiting, and what each document says, is a stored message's", "message",
	{"message-stored", IDS(LOST("inbound_id", "applied", "inbound_id", "inbound") AND_LOST(
			       "inbound_id", "inbound_todo", "inbound_id", "inbound")
				   AND_LOST("inbound_id", "document_texts", "inbound_id", "inbound")
				       AND_LOST("inbound_id", "mends", "inbound_id", "inbound")
					   AND_LOST("inbound_id", "mends", "of_id", "inbound"))}},
    {"every absence and duty has its person, and who covers", "period",
	{"period-has-people",
	    IDS(LOST("id", "people_periods", "person_id", "people") AND_LOST("id", "people_periods",
		"cover_id", "people") AND_LOST("id", "people_periods", "said_by", "people")
		    AND_LOST("id", "people_periods", "withdrawn_by", "people")
			AND_LOST("id", "people_periods", "team_id", "teams"))}},
    {"every team has its lead, what is a team's names it, and whom it was given to", "row",
	{"team-is-there",
	    IDS(LOST("id", "teams", "lead_id", "people") AND_LOST("id", "followups",
		"coordinator_id", "people") " UNION ALL SELECT f.id FROM followups f LEFT JOIN "
					    "teams t ON t.id = f.team_id WHERE f.team_id <> 0 AND "
					    "t.id IS NULL UNION ALL SELECT "
					    "q.id FROM review_items q LEFT JOIN teams t ON t.id = "
					    "q.team_id WHERE q.team_id <> 0 "
					    "AND t.id IS NULL")}},
    {"what each coordinator was given and is open is counted", "person",
	{"coordinator-counted",
	    IDS("SELECT coalesce(l.person_id, f.person_id) FROM (SELECT person_id, sum(open) AS "
		"open FROM coordinator_loads GROUP BY person_id) l FULL JOIN (SELECT "
		"coordinator_id AS person_id, count(*) AS open FROM followups WHERE "
		"coordinator_id IS NOT NULL AND state <> 'closed' GROUP BY coordinator_id) f ON "
		"f.person_id = l.person_id WHERE coalesce(l.open, 0) <> coalesce(f.open, 0)")}},
    {"every password and code for signing in has its person", "person",
	{"credential-has-person",
	    IDS(LOST("person_id", "credentials", "person_id", "people")
		    AND_LOST("person_id", "sign_in_codes", "person_id", "people"))}},
    {"every policy that was in force has its text", "policy",
	{"policy-has-text", IDS("SELECT u.seq FROM policy_uses u LEFT JOIN policies p ON p.id = "
				"u.policy_id WHERE p.id IS NULL")}},
    {"every number belongs to a patient", "patient",
	{"number-has-patient",
	    IDS(LOST("patient_id", "patient_identifiers", "patient_id", "patients"))}},
    {"every exam has its patient and the people it names", "exam",
	{"exam-has-patient", IDS(LOST("id", "exams", "patient_id", "patients")
				     AND_LOST("id", "exams", "orderer_id", "people")
					 AND_LOST("id", "exams", "radiologist_id", "people"))}},
    {"every appointment has its patient, and the exam and follow-up it names, and one stands by "
     "phone",
	"appointment",
	{"appointment-has-patient",
	    IDS(LOST("id", "appointments", "patient_id", "patients") AND_LOST("id", "appointments",
		"exam_id", "exams") AND_LOST("id", "appointments", "followup_id", "followups")
		    AND_LOST("id", "appointments", "person_id",
			"people") " UNION ALL SELECT p.id "
				  "FROM appointments p JOIN appointments o ON o.followup_id = "
				  "p.followup_id AND "
				  "o.id > p.id WHERE p.person_id IS NOT NULL AND o.person_id IS "
				  "NOT NULL AND "
				  "p.status = 'booked' AND o.status = 'booked'")}},
    {"every report has its exam and the messages that brought it and its text", "report",
	{"report-has-exam", IDS(LOST("id", "reports", "exam_id", "exams")
				    AND_LOST("id", "reports", "inbound_id", "inbound")
					AND_LOST("id", "reports", "text_inbound_id", "inbound"))}},
    {"every exam with a final report has one current report", "exam",
	{"report-current-once",
	    IDS("SELECT exam_id FROM reports GROUP BY exam_id HAVING count(*) FILTER (WHERE "
		"current) > 1"
		" OR (bool_or(status IN ('final', 'corrected')) AND NOT bool_or(current))")}},
    {"every finding has its report", "finding",
	{"finding-has-report", IDS(LOST("id", "findings", "report_id", "reports"))}},
    {"every actionable finding of a current report has its follow-up or review item", "finding",
	{"finding-has-work",
	    IDS("SELECT g.id FROM findings g JOIN reports r ON r.id = g.report_id"
		" JOIN exams x ON x.id = r.exam_id AND x.same_as_id IS NULL"
		" LEFT JOIN followups f ON f.index_exam_id = r.exam_id"
		"  AND f.finding_key = g.finding_key"
		" LEFT JOIN followups h ON h.finding_id = g.id"
		" WHERE r.current AND g.disposition = 'followup' AND f.id IS NULL AND h.id IS NULL"
		" UNION ALL SELECT g.id FROM findings g JOIN reports r ON r.id = g.report_id"
		" JOIN exams x ON x.id = r.exam_id AND x.same_as_id IS NULL"
		" LEFT JOIN review_items i ON i.key = r.exam_id || '/' || g.finding_key"
		" WHERE r.current AND g.disposition = 'review' AND i.id IS NULL")}},
    {"every second number of a report stands for one exam, on which all of it rests", "exam",
	{"second-number-has-root",
	    IDS("SELECT x.id FROM exams x LEFT JOIN exams o ON o.id = x.same_as_id"
		"  AND o.patient_id = x.patient_id AND o.same_as_id IS NULL"
		" WHERE x.same_as_id IS NOT NULL AND o.id IS NULL"
		" UNION ALL SELECT x.id FROM followups f JOIN exams x ON x.id = f.index_exam_id"
		" WHERE x.same_as_id IS NOT NULL")}},
    {"every follow-up has its patient, finding and exam", "follow-up",
	{"followup-has-subject",
	    IDS(LOST("id", "followups", "patient_id", "patients") AND_LOST("id", "followups",
		"finding_id", "findings") AND_LOST("id", "followups", "index_exam_id", "exams"))}},
    {"every open follow-up has one timer", "follow-up",
	{"open-has-timer",
	    IDS("SELECT f.id FROM followups f LEFT JOIN timers t ON t.followup_id = f.id"
		" WHERE f.state <> 'closed' AND t.followup_id IS NULL")}},
    {"every open follow-up has one owner", "follow-up",
	{"open-has-owner",
	    IDS("SELECT f.id FROM followups f LEFT JOIN people p ON p.id = f.owner_id"
		" WHERE f.state <> 'closed' AND p.id IS NULL")}},
    {"what an old report opened was told, or stands in a summary", "follow-up",
	{"old-report-told",
	    IDS("SELECT f.id FROM followups f WHERE f.state <> 'closed' AND f.hold <> 'suspended' "
		"AND f.planned_at < f.opened_at AND NOT EXISTS (SELECT FROM digest_lines l WHERE "
		"l.followup_id = f.id) AND NOT EXISTS (SELECT FROM notices n WHERE n.followup_id = "
		"f.id) AND NOT EXISTS (SELECT FROM review_items q WHERE q.followup_id = f.id)")}},
    {"every open question has a next step with its time", "question",
	{"question-has-step",
	    IDS("SELECT id FROM review_items WHERE (resolved_at IS NULL) = (due_at IS NULL)")}},
    {"every question that was told has one owner", "question",
	{"question-has-owner",
	    IDS("SELECT q.id FROM review_items q LEFT JOIN people p ON p.id = q.owner_id"
		" WHERE q.resolved_at IS NULL AND q.step IS NOT NULL AND p.id IS NULL")}},
    {"the history of every question begins with its being asked and ends as it stands", "question",
	{"question-history-stands", IDS("SELECT coalesce(q.id, v.id) FROM review_items q FULL JOIN "
					"(SELECT review_item_id AS "
					"id, (array_agg(kind ORDER BY id))[1] AS first, "
					"(array_agg(kind ORDER BY id DESC))[1] "
					"AS last FROM question_events GROUP BY review_item_id) v "
					"ON v.id = q.id WHERE q.id IS "
					"NULL OR v.first IS DISTINCT FROM 'asked' OR "
					"(q.resolved_at IS NOT NULL) <> (v.last IN "
					"('answered', 'withdrawn'))")}},
    {"every attempt belongs to a follow-up and a person, and was not before the follow-up",
	"attempt",
	{"attempt-has-followup",
	    IDS(LOST("id", "attempts", "followup_id", "followups")
		    AND_LOST("id", "attempts", "person_id", "people") AND_LOST("id", "attempts",
			"inbound_id", "inbound") " UNION ALL SELECT a.id FROM attempts a JOIN "
						 "followups f ON f.id = a.followup_id"
						 " WHERE a.at < f.opened_at")}},
    {"a letter that waits to be sent has a patient who is owed it, and an open question", "letter",
	{"letter-is-asked",
	    IDS("SELECT l.id FROM letters l LEFT JOIN followups f ON f.id = l.followup_id LEFT "
		"JOIN review_items o ON o.id = l.review_item_id LEFT JOIN patients p ON p.id = "
		"coalesce(f.patient_id, o.patient_id) WHERE l.state IN ('queued', 'printed') AND "
		"(p.deceased IS NOT FALSE OR f.state = 'closed' OR NOT EXISTS (SELECT FROM "
		"review_items q WHERE q.resolved_at IS NULL AND (q.id = l.review_item_id OR "
		"(q.kind = 'letter-waits' AND q.key = l.followup_id || '/letter-' || "
		"l.number))))")}},
    {"a letter that was sent is one attempt of its follow-up, and so is what came of it", "letter",
	{"letter-is-attempt",
	    IDS("SELECT l.id FROM letters l CROSS JOIN LATERAL (SELECT CASE WHEN l.certified THEN "
		"'certified-letter' ELSE 'letter' END) c (channel) WHERE l.followup_id IS NOT NULL "
		"AND "
		"(SELECT "
		"coalesce(string_agg(a.channel || ' ' || a.outcome, ', ' ORDER BY a.id), '') FROM "
		"attempts a WHERE a.followup_id = l.followup_id AND a.letter = l.number AND "
		"a.withdrawn_at IS NULL) <> CASE WHEN l.state IN ('sent', 'receipt', 'returned') "
		"THEN c.channel || ' no-answer' ELSE '' END || CASE WHEN l.state IN ('receipt', "
		"'returned') THEN ', ' || c.channel || ' ' || l.state ELSE '' END")}},
    {"what went to the printer of every letter is kept", "letter",
	{"letter-has-body",
	    IDS("SELECT l.id FROM letters l LEFT JOIN letter_bodies b ON b.letter_id = l.id AND "
		"b.batch = l.batch WHERE l.state IN ('printed', 'sent', 'receipt', 'returned') AND "
		"b.letter_id IS NULL UNION ALL " LOST(
		    "letter_id", "letter_bodies", "letter_id", "letters"))}},
    {"by what a patient is reached somebody has said, of a patient whose records stand",
	"contact point",
	{"contact-has-patient",
	    IDS(LOST("id", "contact_points", "patient_id", "patients") AND_LOST(
		"id", "contact_points", "person_id", "people") AND_LOST("id", "contact_points",
		"ended_by", "people") AND_LOST("id", "contact_points", "inbound_id",
		"inbound") " UNION ALL SELECT c.id FROM contact_points c JOIN "
			   "patients p ON p.id = c.patient_id WHERE p.merged_into "
			   "IS NOT NULL")}},
    {"every offer is made by somebody to somebody", "follow-up",
	{"offer-has-people", IDS(LOST("id", "followups", "offer_to", "people")
				     AND_LOST("id", "followups", "offer_by", "people"))}},
    {"what a follow-up waits for, and who looks at it again, was said by somebody", "follow-up",
	{"need-has-person", IDS(LOST("id", "followups", "need_by", "people")
				    AND_LOST("id", "followups", "look_by", "people"))}},
    {"no timer is later than what its follow-up comes back for", "follow-up",
	{"timer-is-first",
	    /* what is due already was put off by a day after a failure */
	    IDS("SELECT t.followup_id FROM timers t JOIN followups f ON f.id = t.followup_id"
		" WHERE t.due_at > least(" AHEAD("t.plan_due_at", "true") ", " AHEAD("f.offer_ends",
		    "true") ", " AHEAD("f.again_at", SPEAKS) ", " AHEAD("f.postponed_at",
		    SPEAKS) ", " AHEAD("f.need_at", SPEAKS) ", " AHEAD("f.look_at", SPEAKS) ")")}},
    {"every timer belongs to a follow-up", "follow-up",
	{"timer-has-followup", IDS(LOST("followup_id", "timers", "followup_id", "followups"))}},
    {"no closed follow-up has a timer", "follow-up",
	{"closed-has-no-timer", IDS("SELECT f.id FROM timers t JOIN followups f ON f.id = "
				    "t.followup_id WHERE f.state = 'closed'")}},
    {"every closed follow-up says why, when and by whom", "follow-up",
	{"closed-has-reason", IDS("SELECT id FROM followups WHERE state = 'closed' AND (closure IS "
				  "NULL OR closed_at IS NULL"
				  " OR coalesce(closed_by, '') = '')")}},
    {"the exam of every closure is the patient's, performed and later, or a person is asked",
	"follow-up",
	{"closed-proof-stands",
	    IDS("SELECT f.id FROM (SELECT id, patient_id, anchor, closed_by = 'engine' AS machine,"
		"  CASE jsonb_typeof(closure_detail->'exam') WHEN 'number'"
		"   THEN (closure_detail->>'exam')::bigint END AS exam_id"
		"  FROM followups WHERE state = 'closed') f"
		" LEFT JOIN exams x ON x.id = f.exam_id AND x.patient_id = f.patient_id"
		" LEFT JOIN exams o ON o.id = coalesce(x.same_as_id, x.id)"
		" LEFT JOIN review_items q ON q.followup_id = f.id AND q.kind = 'closed-rightly'"
		" WHERE f.exam_id IS NOT NULL AND (f.machine OR q.id IS NULL) AND (o.id IS NULL"
		"  OR o.status IN ('ordered', 'scheduled', 'cancelled', 'withdrawn')"
		"  OR o.day < f.anchor OR (f.machine AND o.status <> 'final'))")}},
    {"the events of every follow-up are 1, 2, 3 without a gap", "follow-up",
	{"history-unbroken",
	    IDS("SELECT coalesce(f.id, v.followup_id) FROM followups f FULL JOIN (SELECT "
		"followup_id, count(*) AS n, min(seq) AS first, max(seq) AS last FROM events"
		"  GROUP BY followup_id) v ON v.followup_id = f.id"
		" WHERE f.id IS NULL OR coalesce(v.n, 0) <> f.event_seq OR f.event_seq = 0"
		" OR v.first <> 1 OR v.last <> f.event_seq")}},
    {"every event carries the hash of itself and the one before", "follow-up",
	{"history-unaltered",
	    IDS("SELECT followup_id FROM (SELECT followup_id, hash IS DISTINCT FROM event_hash("
		"  coalesce(lag(hash) OVER (PARTITION BY followup_id ORDER BY seq), ''), "
		"followup_id, seq, at,"
		"  actor, kind, detail) AS altered FROM events) v WHERE altered")}},
    {"every entry of the access log is as it was when its day was sealed", "seal of the access log",
	{"access-unaltered",
	    IDS("SELECT last_id FROM (SELECT last_id, hash IS DISTINCT FROM access_hash("
		"  coalesce(lag(hash) OVER w, ''), lag(last_id) OVER w, last_id) AS altered"
		" FROM access_seals WINDOW w AS (ORDER BY last_id)) v WHERE altered")}},
    {"every review item names what is there", "review item",
	{"question-has-subject",
	    IDS(LOST("id", "review_items", "patient_id", "patients") AND_LOST("id", "review_items",
		"report_id", "reports") AND_LOST("id", "review_items", "followup_id", "followups")
		    AND_LOST("id", "review_items", "inbound_id", "inbound")
			AND_LOST("id", "review_items", "author_id", "people"))}},
    {"what is critical, answered or due earlier does not wait", "question",
	{"question-waits-rightly",
	    IDS("SELECT id FROM review_items WHERE waits_until IS NOT NULL AND (class = 'critical' "
		"OR "
		"resolved_at IS NOT NULL OR due_at < waits_until OR waits = 0)")}},
    {"every duty beside an exam has its last day, and nothing else has one", "question",
	{"duty-has-day",
	    IDS("SELECT id FROM review_items WHERE CASE WHEN class IN ('review', 'patient')"
		" THEN deadline IS NULL ELSE deadline IS NOT NULL AND class <> 'suspicious' END")}},
    {"what a patient was owed was said to be done, when and by what means, or not to be owed",
	"question",
	{"duty-has-proof", IDS("SELECT id FROM review_items WHERE class = 'patient' AND resolved_by"
			       " <> 'engine' AND resolution !~ '^(communicated to .+ at .+ by .+|"
			       "not-owed: .+)'")}},
    {"every notice names what is there and whom it tells", "notice",
	{"notice-has-subject", IDS(LOST("id", "notices", "followup_id", "followups")
				       AND_LOST("id", "notices", "review_item_id", "review_items")
					   AND_LOST("id", "notices", "person_id", "people"))}},
    {"every mail that waits has its bytes", "notice",
	{"mail-has-bytes",
	    IDS("SELECT o.notice_id FROM outbox o LEFT JOIN mails m ON m.notice_id = "
		"o.notice_id WHERE m.notice_id IS NULL")}},
    {"every mail belongs to a notice", "notice",
	{"mail-has-notice",
	    IDS(LOST("notice_id", "outbox", "notice_id", "notices") AND_LOST("notice_id", "mails",
		"notice_id", "notices") AND_LOST("notice_id", "deliveries", "notice_id", "notices")
		    AND_LOST("notice_id", "delivery_attempts", "notice_id", "notices")
			AND_LOST("notice_id", "undelivered", "notice_id", "notices"))}},
    {"every notice waits in the outbox or for a digest, stands in one, or has one delivery",
	"notice",
	{"notice-ends-once",
	    IDS("SELECT n.id FROM notices n LEFT JOIN outbox o ON o.notice_id = n.id"
		" LEFT JOIN deliveries d ON d.notice_id = n.id"
		" LEFT JOIN digest_lines l ON l.told_id = n.id"
		" WHERE num_nonnulls(o.notice_id, d.notice_id, l.told_id) <> 1")}},
    {"every line of a digest names what is there, and stands in its own person's", "notice",
	{"line-has-notice",
	    IDS(LOST("told_id", "digest_lines", "told_id", "notices") AND_LOST("notice_id",
		"digest_lines", "notice_id", "notices") " UNION ALL SELECT n.id FROM digest_lines "
							"l JOIN notices n ON n.id = l.told_id"
							" WHERE l.person_id <> n.person_id OR "
							"l.followup_id <> n.followup_id")}},
    {"no step of a follow-up is told twice", "follow-up",
	{"notice-once-per-step", IDS("SELECT followup_id FROM notices WHERE followup_id IS NOT NULL"
				     " GROUP BY followup_id, revision, step HAVING count(*) > 1")}},
    {"no mail is due or delivered before its notice was made", "notice",
	{"mail-not-before-notice",
	    IDS("SELECT n.id FROM outbox o JOIN notices n ON n.id = o.notice_id WHERE o.due_at < "
		"n.created_at"
		" UNION ALL SELECT n.id FROM deliveries d JOIN notices n ON n.id = d.notice_id"
		" WHERE d.at < n.created_at")}},
    {"nothing from before its closure is queued for a closed follow-up", "notice",
	{"closed-has-no-mail",
	    IDS("SELECT n.id FROM outbox o JOIN notices n ON n.id = o.notice_id"
		" JOIN followups f ON f.id = n.followup_id"
		" WHERE f.state = 'closed' AND o.phase = 'ready' AND n.created_at < f.closed_at"
		" UNION ALL SELECT n.id FROM digest_lines l JOIN notices n ON n.id = l.told_id"
		" JOIN followups f ON f.id = n.followup_id LEFT JOIN outbox o ON o.notice_id = "
		"l.notice_id WHERE f.state = 'closed' AND n.created_at < f.closed_at AND "
		"(l.notice_id IS NULL OR o.phase = 'ready')")}},
    {"every calendar entry belongs to a follow-up and a person", "follow-up",
	{"calendar-has-followup",
	    IDS(LOST("followup_id", "calendar_entries", "followup_id", "followups")
		    AND_LOST("followup_id", "calendar_entries", "person_id", "people"))}},
    {"every calendar entry of a closed follow-up is cancelled", "follow-up",
	{"closed-calendar-cancelled",
	    IDS("SELECT f.id FROM calendar_entries c JOIN followups f ON f.id = c.followup_id"
		" WHERE f.state = 'closed' AND NOT c.cancelled")}},
    {"every mail that failed for good is work for a person", "notice",
	{"failed-mail-has-work",
	    IDS("SELECT d.notice_id FROM deliveries d LEFT JOIN undelivered u ON u.notice_id = "
		"d.notice_id LEFT JOIN review_items i ON i.kind = 'undeliverable'"
		"  AND i.key = d.notice_id::text"
		" WHERE d.outcome = 'failed' AND u.notice_id IS NULL AND i.id IS NULL")}},
    {"everything on the desk is open, and stands with one person", "item",
	{"desk-has-item",
	    IDS("SELECT d.item_id FROM desk d LEFT JOIN followups f ON f.id = d.item_id AND "
		"f.state "
		"<> 'closed' LEFT JOIN review_items q ON q.id = d.item_id AND q.resolved_at IS NULL"
		" LEFT JOIN people p ON p.id = d.person_id WHERE f.id IS NULL AND q.id IS NULL"
		" OR p.id IS NULL AND d.person_id <> 0 UNION ALL SELECT item_id FROM desk GROUP BY "
		"item_id HAVING count(DISTINCT person_id) > 1 OR NOT bool_or(list = 'todo')")}},
    {0},
};

/* Each question reads whole tables: joined by hash or by merge, in memory where they fit, never by
 * look-up. */
static const struct statement planned[] = {
    {"verify_sets", "SET LOCAL enable_nestloop = off"},
    {"verify_hash", "SET LOCAL enable_hashjoin = on"},
    {"verify_merge", "SET LOCAL enable_mergejoin = on"},
    {"verify_memory", "SET LOCAL work_mem = '64MB'"},
    {"verify_plain", "SET LOCAL jit = off"},
};
static const struct statement one_moment = {
    "verify_one_moment", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};

bool verify_begin(struct session *s, struct err *e)
{
	if (!session_begin(s, e))
		return false;
	session_tell(s, &one_moment, NO_VALUES);
	for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
		session_tell(s, &planned[i], NO_VALUES);
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
