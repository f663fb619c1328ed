/* SPDX-License-Identifier: Apache-2.0
 *
 * inbound_store.c - writes what arrived: one statement, one commit, however many messages.
 *
 * The columns travel as binary arrays, so a megabyte of report is copied and never escaped.
 * Fails: as db.h says; the whole statement or nothing of it is stored.
 */
#include "autoconf.h"
#include "followupd/inbound_store.h"
#include "followupd/buf.h"
#include "followupd/log.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* Element types, by their fixed numbers in pg_type. */
enum { OID_BYTEA = 17, OID_INT2 = 21, OID_TEXT = 25 };

/* ---- binary arrays: array_send() of PostgreSQL, one dimension ------------------------ */

static void add_int32(struct buf *b, uint32_t n)
{
	uint32_t wire = htonl(n);
	buf_add(b, &wire, sizeof wire);
}

static void array_begin(struct buf *b, uint32_t element, size_t count)
{
	add_int32(b, 1); /* dimensions */
	add_int32(b, 1); /* there may be nulls */
	add_int32(b, element);
	add_int32(b, (uint32_t)count);
	add_int32(b, 1); /* the first index */
}

static void array_add(struct buf *b, const void *data, size_t len)
{
	add_int32(b, data ? (uint32_t)len : UINT32_MAX);
	if (data)
		buf_add(b, data, len);
}

static void array_add_text(struct buf *b, const char *s)
{
	array_add(b, s, s ? strlen(s) : 0);
}

static void array_add_int2(struct buf *b, int n)
{
	uint16_t wire = htons((uint16_t)n);
	array_add(b, &wire, sizeof wire);
}

#define V_ARRAY(b) V_BYTES((b).data, (b).len)

/* ---- storing ------------------------------------------------------------------------- */

/* An id is drawn for every row that arrived: gaps in inbound.id are old messages sent again.  Both
 * lists of ids come back in the order of arrival, which is also the order of the ids. */
static const struct statement store_statement = {"inbound_store",
    "WITH arrived AS MATERIALIZED ("
    "  SELECT nextval('inbound_ids') AS id, a.* FROM unnest($1::text[], $2::text[], $3::text[],"
    "    $4::text[], $5::int2[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[], "
    "$11::text[])"
    "    AS a (source, peer, verdict, reason, lane, sender, control_id, message_type, sha256, "
    "raw, format)),"
    " stored AS ("
    "  INSERT INTO inbound (id, received_at, source, peer, format, verdict, reason, lane, sender,"
    "    control_id, message_type, sha256, raw)"
    "  SELECT id, (SELECT clock_now()), source, peer, format, verdict, reason, lane, sender,"
    "    control_id, message_type, sha256, raw FROM arrived"
    "  ON CONFLICT (control_id, sha256, source) DO NOTHING RETURNING id, lane, verdict),"
    " todo AS ("
    "  INSERT INTO inbound_todo (inbound_id, lane)"
    "  SELECT id, lane FROM stored WHERE verdict = 'accepted')"
    " SELECT ARRAY(SELECT id FROM arrived), ARRAY(SELECT id FROM stored), clock_now(),"
    "  CASE WHEN EXISTS (SELECT FROM stored WHERE verdict = 'accepted')"
    "    THEN pg_notify('followupd_inbound', '') END"};

enum {
	SOURCE,
	PEER,
	VERDICT,
	REASON,
	LANE,
	SENDER,
	CONTROL_ID,
	TYPE,
	SHA256,
	RAW,
	FORMAT,
	COLUMNS
};

void inbound_store(
    struct db *d, const struct inbound_row *const *row, size_t count, db_fn fn, void *arg)
{
	struct buf c[COLUMNS] = {0};
	size_t raw = 0;
	for (size_t i = 0; i < count; i++)
		raw += row[i]->len + sizeof(uint32_t);
	for (int k = 0; k < COLUMNS; k++) {
		buf_room(&c[k], k == RAW ? raw + 64 : count * 40);
		array_begin(&c[k],
		    k == LANE		      ? OID_INT2
		    : k == SHA256 || k == RAW ? OID_BYTEA
					      : OID_TEXT,
		    count);
	}
	for (size_t i = 0; i < count; i++) {
		const struct inbound_row *r = row[i];
		array_add_text(&c[SOURCE], r->source);
		array_add_text(&c[PEER], r->peer);
		array_add_text(
		    &c[VERDICT], vocabulary_word(&inbound_verdict_words, (int)r->verdict));
		array_add_text(&c[REASON], r->reason);
		array_add_int2(&c[LANE], r->lane);
		array_add_text(&c[SENDER], r->sender);
		array_add_text(&c[CONTROL_ID], r->control_id);
		array_add_text(&c[TYPE], r->message_type);
		array_add(&c[SHA256], r->sha256, sizeof r->sha256);
		array_add(&c[RAW], r->raw, r->len);
		array_add_text(&c[FORMAT], vocabulary_word(&inbound_format_words, (int)r->format));
	}
	struct value v[COLUMNS];
	for (int k = 0; k < COLUMNS; k++)
		v[k] = V_ARRAY(c[k]);
	db_run(d, &store_statement, v, COLUMNS, fn, arg);
	for (int k = 0; k < COLUMNS; k++)
		buf_free(&c[k]);
}

/* The next number of "{1,2,3}", or 0 behind the last. */
static int64_t next_number(const char **p)
{
	if (**p == '{' || **p == ',')
		++*p;
	char *end;
	int64_t n = strtoll(*p, &end, 10);
	*p = end;
	return n;
}

instant inbound_read_stored(const struct rows *r, int64_t *id, size_t count)
{
	const char *arrived = rows_text(r, 0, 0), *stored = rows_text(r, 0, 1);
	int64_t next = next_number(&stored);
	for (size_t i = 0; i < count; i++) {
		id[i] = next_number(&arrived);
		if (!id[i])
			bug("%zu messages were sent to the database, %zu came back", count, i);
		if (id[i] == next)
			next = next_number(&stored);
		else
			id[i] = 0;
	}
	if (next)
		bug("the database stored message %lld out of order", (long long)next);
	return rows_instant(r, 0, 2);
}

/* ---- finding what is there --------------------------------------------------------------- */

/* LATERAL with LIMIT keeps it one index look-up for each, whatever the planner knows.  A server
 * that crashed while it waited for its standby shows, once it is back, what the standby has not:
 * the message to the log makes also this answer wait for it, as nothing that was written would. */
static const struct statement find_statement = {"inbound_find",
    "SELECT a.n - 1, i.id, i.verdict, EXISTS (SELECT FROM inbound n WHERE n.control_id = "
    "  a.control_id AND n.source = a.source AND n.verdict = 'accepted' AND n.id > i.id),"
    "  (SELECT pg_logical_emit_message(true, 'followupd', ''))"
    " FROM unnest($1::text[], $2::text[], $3::bytea[])"
    " WITH ORDINALITY AS a (source, control_id, sha256, n) CROSS JOIN LATERAL ("
    "  SELECT id, verdict FROM inbound i WHERE i.control_id = a.control_id"
    "  AND i.sha256 = a.sha256 AND i.source = a.source LIMIT 1) i"};

void inbound_find(
    struct db *d, const struct inbound_row *const *row, size_t count, db_fn fn, void *arg)
{
	struct buf source = {0}, control_id = {0}, hash = {0};
	array_begin(&source, OID_TEXT, count);
	array_begin(&control_id, OID_TEXT, count);
	array_begin(&hash, OID_BYTEA, count);
	for (size_t i = 0; i < count; i++) {
		array_add_text(&source, row[i]->source);
		array_add_text(&control_id, row[i]->control_id);
		array_add(&hash, row[i]->sha256, sizeof row[i]->sha256);
	}
	db_run(d, &find_statement, VALUES(V_ARRAY(source), V_ARRAY(control_id), V_ARRAY(hash)), fn,
	    arg);
	buf_free(&source);
	buf_free(&control_id);
	buf_free(&hash);
}

void inbound_read_found(
    const struct rows *r, int64_t *id, enum inbound_verdict *verdict, bool *followed, size_t count)
{
	memset(id, 0, count * sizeof *id);
	for (int k = 0; k < rows_count(r); k++) {
		size_t i = (size_t)rows_int(r, k, 0);
		if (i >= count)
			bug("row %zu of %zu was found", i, count);
		id[i] = rows_int(r, k, 1);
		verdict[i] = (enum inbound_verdict)vocabulary_value(
		    &inbound_verdict_words, rows_text(r, k, 2));
		if (followed)
			followed[i] = rows_bool(r, k, 3);
	}
}

/* ---- programs ----------------------------------------------------------------------- */

void inbound_look_up(struct db *d, const char *source, const struct wanted_row *row, size_t count,
    db_fn fn, void *arg)
{
	static const struct statement st = {"inbound_look_up",
	    "SELECT a.n - 1, i.id, i.sha256 = a.sha256 FROM unnest($1::text[], $2::bytea[]) WITH "
	    "ORDINALITY AS a (control_id, sha256, n) CROSS JOIN LATERAL (SELECT id, sha256 FROM "
	    "inbound i WHERE i.control_id = a.control_id AND i.source = $3 AND i.verdict = "
	    "'accepted' ORDER BY i.sha256 = a.sha256 DESC, id DESC LIMIT 1) i"};
	struct buf ids = {0}, hash = {0};
	array_begin(&ids, OID_TEXT, count);
	array_begin(&hash, OID_BYTEA, count);
	for (size_t i = 0; i < count; i++) {
		array_add_text(&ids, row[i].control_id);
		array_add(&hash, row[i].sha256, SHA256_SIZE);
	}
	db_run(d, &st, VALUES(V_ARRAY(ids), V_ARRAY(hash), V_TEXT(source)), fn, arg);
	buf_free(&ids);
	buf_free(&hash);
}

void inbound_read_looked_up(const struct rows *r, struct wanted_row *row, size_t count)
{
	for (int k = 0; k < rows_count(r); k++) {
		size_t i = (size_t)rows_int(r, k, 0);
		if (i >= count)
			bug("row %zu of %zu was looked up", i, count);
		row[i].id = rows_int(r, k, 1);
		row[i].same = rows_bool(r, k, 2);
	}
}

void inbound_enter(struct db *d, const char *token, const char *peer, db_fn fn, void *arg)
{
	static const struct statement st = {
	    "inbound_enter", "SELECT program, 'fhir.write' = ANY (scopes) FROM token_take($1, $2)"};
	db_run(d, &st, VALUES(V_TEXT(token), V_TEXT(peer)), fn, arg);
}

const char *inbound_read_program(const struct rows *r, bool *writes)
{
	*writes = rows_count(r) && rows_bool(r, 0, 1);
	return rows_count(r) ? rows_text(r, 0, 0) : NULL;
}
