/* SPDX-License-Identifier: Apache-2.0
 *
 * message.c - a row as a report in HL7 2.5.1, and the report that takes it back.
 *
 * The same row gives the same bytes, whenever it is imported: by them it is known again.
 */
#include "autoconf.h"
#include "tracker_map.h"
#include "followupd/sha256.h"

#include <string.h>

/* Delimiters are escaped, line ends become the formatting command for one; other control
 * characters are blanks. */
static void put(struct buf *b, const char *s)
{
	static const char delimiters[] = "|^~\\&", letters[] = "FSRET";
	for (; *s; s++) {
		const char *d = strchr(delimiters, *s);
		if (d)
			buf_addf(b, "\\%c\\", letters[d - delimiters]);
		else if (*s == '\n')
			buf_adds(b, "\\.br\\");
		else if (*s != '\r')
			buf_addc(b, (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s);
	}
}

static void put_day(struct buf *b, date d)
{
	int year, month, day;
	if (d == DATE_NONE)
		return;
	date_civil(d, &year, &month, &day);
	buf_addf(b, "%04d%02d%02d", year, month, day);
}

static void put_text(struct buf *b, int n, const char *code, const char *text)
{
	buf_addf(b, "OBX|%d|TX|%s||", n, code);
	put(b, text);
	buf_adds(b, "||||||F\r");
}

static void put_patient(struct buf *b, const struct tracker_row *r)
{
	buf_adds(b, "PID|1||");
	put(b, r->number);
	buf_adds(b, "^^^");
	put(b, r->authority);
	buf_adds(b, "^MR||");
	put(b, r->family);
	buf_addc(b, '^');
	put(b, r->given);
	buf_adds(b, "||");
	put_day(b, r->birth);
	buf_addf(b, "|%s\r", r->sex);
}

/* OBR-3 accession, OBR-4 what was done, OBR-7 when, OBR-16 whose it is, OBR-22 its version. */
static void put_exam(
    struct buf *b, const struct tracker_row *r, const char *accession, const char *owner)
{
	buf_addf(b, "OBR|1||%s|^", accession);
	put(b, r->exam);
	buf_adds(b, "|||");
	put_day(b, r->exam_date);
	buf_adds(b, "|||||||||");
	put(b, owner);
	buf_adds(b, "||||||");
	put_day(b, r->exam_date);
	buf_adds(b, "|||F\r");
}

static void put_results(struct arena *a, struct buf *b, const struct tracker_row *r)
{
	char due[32];
	put_text(b, 1, "59776-5^Findings^LN", r->finding);
	if (r->due != DATE_NONE)
		buf_addf(b, "OBX|2|NM|FUDAYS^days to the follow-up^L||%d|d|||||F\r",
		    (int)(r->due - r->exam_date));
	if (*r->recommended) {
		buf_adds(b, "OBX|3|CE|FUPROC^recommended exam^L||^");
		put(b, r->recommended);
		buf_adds(b, "||||||F\r");
	}
	put_text(b, 4, "18783-1^Recommendation^LN",
	    arena_printf(a, "Kept by the tracker used before%s%s: %s, due %s.",
		*r->own_case ? ", case " : "", r->own_case,
		*r->recommended ? r->recommended : "exam not said",
		r->due == DATE_NONE ? "not said" : date_text(r->due, due)));
	if (*r->notes)
		put_text(b, 5, "59776-5^Findings^LN",
		    arena_printf(a, "Notes of the tracker used before: %s", r->notes));
}

const char *tracker_accession(struct arena *a, const struct tracker_row *r, int time)
{
	return time > 1 ? arena_printf(a, "IMP%s.%d", r->key, time)
			: arena_printf(a, "IMP%s", r->key);
}

void tracker_message(struct arena *a, const struct tracker_map *m, const struct tracker_row *r,
    const char *accession, const char *owner, struct buf *out, const char **control_id)
{
	struct buf body = {0};
	char hex[65];
	put_patient(&body, r);
	put_exam(&body, r, accession, owner);
	put_results(a, &body, r);
	*control_id = arena_printf(a, "%s-%.8s", accession, sha256_hex(body.data, body.len, hex));
	buf_adds(out, "MSH|^~\\&|FOLLOWUPD|");
	put(out, m->facility);
	buf_adds(out, "|||");
	put_day(out, r->exam_date);
	buf_addf(out, "||ORU^R01|%s|P|2.5.1||||||UNICODE UTF-8\r", *control_id);
	buf_add(out, body.data, body.len);
	buf_free(&body);
}

/* ---- taking it back ----------------------------------------------------------------------------
 */

/* Field `number` of a segment, as MSH counts: from the name on, 0. */
static const char *field(const char *segment, const char *end, int number, size_t *len)
{
	const char *p = segment;
	for (; number > 0 && p < end; number--) {
		p = memchr(p, '|', (size_t)(end - p));
		p = p ? p + 1 : end;
	}
	const char *stop = memchr(p, '|', (size_t)(end - p));
	*len = (size_t)((stop ? stop : end) - p);
	return p;
}

static void put_segment_withdrawn(
    struct buf *out, const char *p, const char *end, date day, const char *control_id)
{
	/* Counted from the name: MSH-7 and MSH-10 are 6 and 9, and the status is the last field. */
	bool head = memcmp(p, "MSH", 3) == 0, exam = memcmp(p, "OBR", 3) == 0;
	int of_day = head ? 6 : exam ? 22 : -1, of_id = head ? 9 : -1;
	int of_status = exam ? 25 : memcmp(p, "OBX", 3) == 0 ? 11 : -1;
	size_t len;
	for (int n = 0;; n++) {
		const char *f = field(p, end, n, &len);
		if (n == of_day)
			put_day(out, day);
		else if (n == of_id)
			buf_adds(out, control_id);
		else if (n == of_status)
			buf_addc(out, 'W');
		else
			buf_add(out, f, len);
		if (f + len >= end)
			break;
		buf_addc(out, '|');
	}
	buf_addc(out, '\r');
}

void tracker_withdrawal(struct arena *a, const char *message, size_t len, date day, const char *why,
    struct buf *out, const char **control_id)
{
	const char *end = message + len;
	size_t id_len;
	const char *first = memchr(message, '\r', len);
	const char *id = field(message, first ? first : end, 9, &id_len);
	const char *dash = memchr(id, '-', id_len);
	*control_id = arena_printf(a, "%.*s-W", (int)(dash ? (size_t)(dash - id) : id_len), id);
	for (const char *p = message; p < end;) {
		const char *stop = memchr(p, '\r', (size_t)(end - p));
		stop = stop ? stop : end;
		put_segment_withdrawn(out, p, stop, day, *control_id);
		p = stop + 1;
	}
	buf_adds(out, "NTE|1||");
	put(out, why);
	buf_addc(out, '\r');
}
