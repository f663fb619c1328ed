/* SPDX-License-Identifier: Apache-2.0
 *
 * outbox_store.c - claim, permit and finish rows of the outbox, for the mailer.
 *
 * Fails: through the callback's err; a claim that was lost on its way costs one lease.
 */
#include "autoconf.h"
#include "followupd/outbox_store.h"
#include "followupd/clock.h"
#include "followupd/mail_link.h"
#include "followupd/mem.h"

#include <stdlib.h>

const char *const outbox_channels[] = {"followupd_outbox", "followupd_clock", NULL};

/* What a request needs when its answer comes. */
struct call {
	union {
		claimed_fn claimed;
		next_due_fn next_due;
		permitted_fn permitted;
		recorded_fn recorded;
	} fn;
	void *arg;
	int64_t max;
};

static struct call *call_new(void *arg)
{
	struct call *c = xcalloc(1, sizeof *c);
	c->arg = arg;
	return c;
}

void claim_free(struct claim *c)
{
	if (!c)
		return;
	free(c->envelope_from);
	free(c->recipient);
	free(c->envid);
	free(c->bytes);
	free(c);
}

static const struct statement setup_statement = {
    "outbox_setup", "SELECT set_config('plan_cache_mode', 'force_generic_plan', false)"};

void outbox_setup(struct db *d)
{
	db_run(d, &setup_statement, NO_VALUES, NULL, NULL);
}

/* ---- claiming ----------------------------------------------------------------------- */

/* The lower bound keeps the scan from walking over index entries of rows that are finished, which
 * stay until the oldest snapshot lets go of them. */
static const struct statement claim_statement = {"outbox_claim",
    "WITH due AS ("
    " SELECT notice_id, due_at FROM outbox"
    " WHERE due_at <= clock_now() AND due_at >= coalesce($1::timestamptz, '-infinity')"
    " AND NOT (SELECT mail_held()) ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED),"
    /* asked once: the function costs more than the rest of a row */
    " clock AS MATERIALIZED (SELECT clock_now() AS now)"
    " UPDATE outbox o SET due_at = clock.now + $3 * interval '1 microsecond',"
    " attempts = attempts + 1 FROM due JOIN mails m USING (notice_id), clock"
    " WHERE o.notice_id = due.notice_id"
    " RETURNING o.notice_id, o.due_at, o.attempts,"
    " (extract(epoch FROM o.expires_at - clock.now) * 1000000)::bigint, o.phase = 'body',"
    " o.envelope_from, o.recipient, o.envid, m.bytes, o.tokens, due.due_at"};

enum { NOTICE_ID, LEASE, ATTEMPTS, LEFT, IN_DOUBT, FROM, RECIPIENT, ENVID, BYTES, TOKENS, WAS_DUE };

static struct claim *read_claim(const struct rows *r, int row)
{
	struct claim *c = xcalloc(1, sizeof *c);
	c->notice_id = rows_int(r, row, NOTICE_ID);
	c->lease = rows_instant(r, row, LEASE);
	c->attempts = (int)rows_int(r, row, ATTEMPTS);
	c->left = rows_int(r, row, LEFT);
	c->in_doubt = rows_bool(r, row, IN_DOUBT);
	c->envelope_from = xstrdup(rows_text(r, row, FROM));
	c->recipient = xstrdup(rows_text(r, row, RECIPIENT));
	c->envid = xstrdup(rows_text(r, row, ENVID));
	c->bytes = (char *)rows_bytes(r, row, BYTES, &c->len);
	links_fill(c->bytes, c->len, rows_text(r, row, TOKENS));
	c->claimed_at = monotonic_now();
	return c;
}

static void on_claimed(struct rows *rows, const struct err *e, void *arg)
{
	struct call *call = arg;
	struct claim *first = NULL, **end = &first;
	instant low = INSTANT_NONE;
	int count = rows ? rows_count(rows) : 0;
	for (int i = 0; i < count; i++) {
		instant due = rows_instant(rows, i, WAS_DUE);
		if (due > low)
			low = due;
		*end = read_claim(rows, i);
		end = &(*end)->next;
	}
	call->fn.claimed(first, count, low, e, call->arg);
	free(call);
}

void outbox_claim(struct db *d, const struct claim_request *r, claimed_fn fn, void *arg)
{
	struct call *call = call_new(arg);
	call->fn.claimed = fn;
	db_run(d, &claim_statement, VALUES(V_INSTANT(r->low), V_INT(r->limit), V_INT(r->lease)),
	    on_claimed, call);
}

/* May be over already: a row can become due after the last claim has looked. */
static const struct statement next_due_statement = {"outbox_next_due",
    "SELECT (extract(epoch FROM due_at - clock_now()) * 1000000)::bigint FROM outbox"
    " WHERE due_at >= coalesce($1::timestamptz, '-infinity') AND NOT (SELECT mail_held())"
    " ORDER BY due_at LIMIT 1"};

static void on_next_due(struct rows *rows, const struct err *e, void *arg)
{
	struct call *call = arg;
	int64_t delay = call->max;
	if (rows && rows_count(rows) && rows_int(rows, 0, 0) < delay)
		delay = rows_int(rows, 0, 0);
	call->fn.next_due(delay, e, call->arg);
	free(call);
}

void outbox_next_due(struct db *d, instant low, int64_t max, next_due_fn fn, void *arg)
{
	struct call *call = call_new(arg);
	call->fn.next_due = fn;
	call->max = max;
	db_run(d, &next_due_statement, VALUES(V_INSTANT(low)), on_next_due, call);
}

/* ---- permission to send a body -------------------------------------------------------- */

static const struct statement permit_statement = {"outbox_permit",
    "UPDATE outbox o SET phase = 'body'"
    " FROM unnest($1::bigint[], $2::bigint[]) AS held (notice_id, lease)"
    " WHERE o.notice_id = held.notice_id AND NOT o.withdrawn"
    " AND o.due_at = timestamptz 'epoch' + held.lease * interval '1 microsecond'"
    " RETURNING o.notice_id"};

static void on_permitted(struct rows *rows, const struct err *e, void *arg)
{
	struct call *call = arg;
	size_t count = rows ? (size_t)rows_count(rows) : 0;
	int64_t *ids = xcalloc(count + 1, sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = rows_int(rows, (int)i, 0);
	call->fn.permitted(ids, count, e, call->arg);
	free(ids);
	free(call);
}

void outbox_permit(
    struct db *d, const struct claim *const *claims, size_t count, permitted_fn fn, void *arg)
{
	int64_t *ids = xcalloc(count, sizeof *ids), *leases = xcalloc(count, sizeof *leases);
	for (size_t i = 0; i < count; i++) {
		ids[i] = claims[i]->notice_id;
		leases[i] = claims[i]->lease;
	}
	char *id_array = sql_int_array(ids, count), *lease_array = sql_int_array(leases, count);
	struct call *call = call_new(arg);
	call->fn.permitted = fn;
	db_run(d, &permit_statement, VALUES(V_TEXT(id_array), V_TEXT(lease_array)), on_permitted,
	    call);
	free(id_array);
	free(lease_array);
	free(ids);
	free(leases);
}

/* ---- recording ------------------------------------------------------------------------- */

/* The lease is not asked for: whoever claimed the row meanwhile must not send it again.  Attempt
 * and delivery hang on the deleted row, so a second run records nothing. */
static const struct statement accept_statement = {"outbox_accept",
    "WITH answer AS ("
    " SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[])"
    " AS t (notice_id, code, enhanced, reply)),"
    " clock AS MATERIALIZED (SELECT clock_now() AS now),"
    " gone AS (DELETE FROM outbox o USING answer a WHERE o.notice_id = a.notice_id"
    " RETURNING o.notice_id, o.message_id, o.recipient, o.attempts, a.code, a.enhanced, a.reply),"
    " tried AS (INSERT INTO delivery_attempts (notice_id, verdict, code, enhanced, reply, at)"
    " SELECT notice_id, 'accepted', code, enhanced, reply, now FROM gone, clock)"
    " INSERT INTO deliveries"
    " (notice_id, outcome, code, enhanced, reply, message_id, recipient, attempts, at)"
    " SELECT notice_id, 'accepted', code, enhanced, reply, message_id, recipient, attempts, now"
    " FROM gone, clock"};

static const struct statement retry_statement = {"outbox_retry",
    "WITH kept AS (UPDATE outbox SET due_at = clock_now() + $3 * interval '1 microsecond',"
    " phase = CASE WHEN $4 THEN 'body' ELSE 'ready' END"
    " WHERE notice_id = $1 AND due_at = $2 RETURNING notice_id)"
    " INSERT INTO delivery_attempts (notice_id, verdict, code, enhanced, reply)"
    " SELECT notice_id, $5, $6::int, $7::text, $8 FROM kept"};

static const struct statement fail_statement = {"outbox_fail",
    "WITH gone AS (DELETE FROM outbox WHERE notice_id = $1 AND due_at = $2"
    " RETURNING notice_id, message_id, recipient, attempts),"
    " tried AS (INSERT INTO delivery_attempts (notice_id, verdict, code, enhanced, reply)"
    " SELECT notice_id, $3, $4::int, $5::text, $6 FROM gone),"
    " work AS (INSERT INTO undelivered (notice_id) SELECT notice_id FROM gone),"
    " told AS (INSERT INTO deliveries"
    " (notice_id, outcome, code, enhanced, reply, message_id, recipient, attempts)"
    " SELECT notice_id, 'failed', $4::int, $5::text, $6, message_id, recipient, attempts FROM gone)"
    " SELECT pg_notify('followupd_undelivered', '') FROM gone"};

static const struct statement release_statement = {"outbox_release",
    "WITH clock AS MATERIALIZED (SELECT clock_now() AS now)"
    " UPDATE outbox o SET due_at = clock.now + given.delay * interval '1 microsecond',"
    " phase = CASE WHEN given.doubt <> 0 THEN 'body' ELSE 'ready' END,"
    " attempts = greatest(attempts - 1, 0)"
    " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[])"
    " AS given (notice_id, lease, delay, doubt), clock"
    " WHERE o.notice_id = given.notice_id"
    " AND o.due_at = timestamptz 'epoch' + given.lease * interval '1 microsecond'"};

static void on_recorded(struct rows *rows, const struct err *e, void *arg)
{
	struct call *call = arg;
	call->fn.recorded(rows ? rows_affected(rows) : 0, e, call->arg);
	free(call);
}

static const char *text_or_null(const char *s)
{
	return *s ? s : NULL;
}

void outbox_accept(
    struct db *d, const struct record *first, size_t count, recorded_fn fn, void *arg)
{
	int64_t *ids = xcalloc(count, sizeof *ids), *codes = xcalloc(count, sizeof *codes);
	const char **enhanced = xcalloc(count, sizeof *enhanced);
	const char **reply = xcalloc(count, sizeof *reply);
	size_t i = 0;
	for (const struct record *r = first; i < count; r = r->next, i++) {
		ids[i] = r->notice_id;
		codes[i] = r->code;
		enhanced[i] = text_or_null(r->enhanced);
		reply[i] = r->reply;
	}
	char *array[] = {sql_int_array(ids, count), sql_int_array(codes, count),
	    sql_text_array(enhanced, count), sql_text_array(reply, count)};
	struct call *call = call_new(arg);
	call->fn.recorded = fn;
	db_run(d, &accept_statement,
	    VALUES(V_TEXT(array[0]), V_TEXT(array[1]), V_TEXT(array[2]), V_TEXT(array[3])),
	    on_recorded, call);
	for (i = 0; i < sizeof array / sizeof *array; i++)
		free(array[i]);
	free(ids);
	free(codes);
	free(enhanced);
	free(reply);
}

void outbox_release(
    struct db *d, const struct record *first, size_t count, recorded_fn fn, void *arg)
{
	int64_t *column[4];
	char *array[4];
	size_t i = 0;
	for (size_t k = 0; k < 4; k++)
		column[k] = xcalloc(count, sizeof **column);
	for (const struct record *r = first; i < count; r = r->next, i++) {
		column[0][i] = r->notice_id;
		column[1][i] = r->lease;
		column[2][i] = r->delay;
		column[3][i] = r->in_doubt;
	}
	for (size_t k = 0; k < 4; k++)
		array[k] = sql_int_array(column[k], count);
	struct call *call = call_new(arg);
	call->fn.recorded = fn;
	db_run(d, &release_statement,
	    VALUES(V_TEXT(array[0]), V_TEXT(array[1]), V_TEXT(array[2]), V_TEXT(array[3])),
	    on_recorded, call);
	for (size_t k = 0; k < 4; k++) {
		free(column[k]);
		free(array[k]);
	}
}

static void record_failure(struct db *d, const struct record *r, struct call *call)
{
	struct value id = V_INT(r->notice_id), lease = V_INSTANT(r->lease);
	struct value verdict = V_TEXT(r->verdict), code = V_ID(r->code);
	struct value enhanced = V_TEXT(text_or_null(r->enhanced)), reply = V_TEXT(r->reply);
	if (r->kind == RECORD_FAILED)
		db_run(d, &fail_statement, VALUES(id, lease, verdict, code, enhanced, reply),
		    on_recorded, call);
	else
		db_run(d, &retry_statement,
		    VALUES(id, lease, V_INT(r->delay), V_BOOL(r->in_doubt), verdict, code, enhanced,
			reply),
		    on_recorded, call);
}

void outbox_record(struct db *d, const struct record *r, recorded_fn fn, void *arg)
{
	if (r->kind == RECORD_ACCEPTED) {
		outbox_accept(d, r, 1, fn, arg);
	} else if (r->kind == RECORD_RELEASE) {
		outbox_release(d, r, 1, fn, arg);
	} else {
		struct call *call = call_new(arg);
		call->fn.recorded = fn;
		record_failure(d, r, call);
	}
}
