/* SPDX-License-Identifier: Apache-2.0
 *
 * rehearsal.c - reads and moves the virtual clock.
 */
#include "autoconf.h"
#include "followupd/rehearsal.h"

static const struct statement state = {
    "clock_state", "SELECT rehearsal, clock_now(), now() FROM installation"};

static const struct statement next_due = {"clock_next",
    "SELECT least((SELECT min(due_at) FROM timers WHERE due_at > clock_now()),"
    " (SELECT min(due_at) FROM review_items WHERE resolved_at IS NULL AND due_at > clock_now()),"
    " (SELECT min(due_at) FROM digest_lines WHERE notice_id IS NULL AND due_at > clock_now()),"
    " (SELECT min(due_at) FROM outbox WHERE due_at > clock_now()))"};

static const struct statement set_before_start = {
    "clock_set_before_start", "SELECT clock_set($1) WHERE NOT EXISTS (SELECT FROM inbound)"};

static const struct statement move = {
    "clock_move", "SELECT clock_set(greatest($1::timestamptz, clock_now()))"};

/* A mail is on its way while more attempts were begun than have ended and its due_at is no further
 * than a lease away: moving over it would have it sent twice.  (After a crash the numbers never
 * meet again; then only the lease counts.)  Of a copy none is. */
#define ON_ITS_WAY(lease)                                                                          \
	"due_at > clock_now() AND due_at <= clock_now() + " lease " * interval '1 second'"         \
	" AND attempts > (SELECT count(*) FROM delivery_attempts a"                                \
	" WHERE a.notice_id = o.notice_id) AND NOT (SELECT mail_held())"

static const struct statement work = {"clock_work",
    "SELECT (SELECT count(*) FROM timers WHERE due_at <= clock_now())"
    " + (SELECT count(*) FROM review_items WHERE resolved_at IS NULL AND due_at <= clock_now())"
    " + (SELECT count(*) FROM digest_lines WHERE notice_id IS NULL AND due_at <= clock_now()),"
    " (SELECT count(*) FROM inbound_todo),"
    " (SELECT count(*) FROM outbox WHERE due_at <= clock_now() AND NOT (SELECT mail_held())),"
    " (SELECT count(*) FROM outbox o WHERE " ON_ITS_WAY(
	"$1") "),"
	      " (SELECT count(*) FROM undelivered),"
	      " (SELECT coalesce(max(id), 0) FROM events),"
	      " (SELECT coalesce(max(id), 0) FROM delivery_attempts)"};

static const struct statement stuck = {"clock_stuck",
    "(SELECT 'timer \"' || step || '\" of follow-up ' || followup_id || ' is due and not fired' AS "
    "what"
    "  FROM timers WHERE due_at <= clock_now() ORDER BY due_at LIMIT 1)"
    " UNION ALL (SELECT 'step \"' || coalesce(step, '') || '\" of question ' || id ||"
    "  ' is due and not taken' FROM review_items WHERE resolved_at IS NULL AND due_at <="
    "  clock_now() ORDER BY due_at LIMIT 1)"
    " UNION ALL (SELECT 'digest of person ' || person_id || ' is due and not sent' FROM"
    "  digest_lines WHERE notice_id IS NULL AND due_at <= clock_now() ORDER BY due_at LIMIT 1)"
    " UNION ALL (SELECT 'message ' || inbound_id || ' is not applied, after ' || attempts ||"
    "  ' attempts' FROM inbound_todo ORDER BY inbound_id LIMIT 1)"
    " UNION ALL (SELECT 'mail of notice ' || notice_id || ' is due and not sent, after ' || "
    "attempts"
    "  || ' attempts' FROM outbox WHERE due_at <= clock_now() ORDER BY due_at LIMIT 1)"
    " UNION ALL (SELECT 'mail of notice ' || notice_id || ' is being sent' FROM outbox o"
    "  WHERE " ON_ITS_WAY(
	"$1") " ORDER BY due_at LIMIT 1)"
	      " UNION ALL (SELECT 'failed notice ' || notice_id || ' is nobody''s work yet'"
	      "  FROM undelivered ORDER BY notice_id LIMIT 1)"
	      " UNION ALL (SELECT 'no ' || r || ' has run in the last 30 seconds' FROM"
	      "  unnest(ARRAY['engine', 'mailer']) AS r WHERE NOT EXISTS (SELECT FROM heartbeats"
	      "   WHERE role = r AND at > now() - interval '30 seconds'))"};

bool clock_read(struct session *s, struct clock_state *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &state, NO_VALUES, &r, e))
		return false;
	bool ok =
	    rows_count(&r) == 1 || err_set(e, ERR_NOT_FOUND, "the database is not initialised");
	if (ok)
		*out = (struct clock_state){
		    rows_bool(&r, 0, 0), rows_instant(&r, 0, 1), rows_instant(&r, 0, 2)};
	rows_free(&r);
	return ok;
}

bool clock_next(struct session *s, instant *next, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &next_due, NO_VALUES, &r, e))
		return false;
	*next = rows_instant(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool clock_move(struct session *s, instant target, struct err *e)
{
	return session_do(s, &move, VALUES(V_INSTANT(target)), e);
}

bool clock_start_at(struct session *s, instant target, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &set_before_start, VALUES(V_INSTANT(target)), &r, e))
		return false;
	bool moved = rows_count(&r) == 1;
	rows_free(&r);
	if (moved)
		return true;
	err_set(e, ERR_REFUSED, "the clock can be set freely only before the first message");
	err_hint(e, "followupctl clock advance moves it on, with everything due on the way.");
	return false;
}

bool clock_work(struct session *s, int lease, struct clock_work *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &work, VALUES(V_INT(lease)), &r, e))
		return false;
	*out = (struct clock_work){rows_int(&r, 0, 0), rows_int(&r, 0, 1), rows_int(&r, 0, 2),
	    rows_int(&r, 0, 3), rows_int(&r, 0, 4), rows_int(&r, 0, 5), rows_int(&r, 0, 6)};
	rows_free(&r);
	return true;
}

bool clock_stuck(struct session *s, int lease, struct rows *out, struct err *e)
{
	return session_ask(s, &stuck, VALUES(V_INT(lease)), out, e);
}
