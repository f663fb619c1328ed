/* SPDX-License-Identifier: Apache-2.0
 *
 * pack_store.c - writes the evidence of one follow-up as one HTML file.
 *
 * The bytes of a part stand in a <pre>: as text where they are UTF-8 without control characters,
 * with &, <, >, " and the carriage return as references and nothing else changed, else as base64.
 * Fails: as the database; then nothing was added.
 */
#include "autoconf.h"
#include "followupd/pack.h"
#include "followupd/casefile.h"
#include "followupd/rows_json.h"
#include "followupd/sha256.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pack {
	struct session *session;
	struct buf *out;
	int64_t id;
};

/* ---- a part --------------------------------------------------------------------------------- */

/* Of an UTF-8 character its length; 0: it is none that may stand as it is. */
static size_t character(const unsigned char *s, size_t len)
{
	size_t n = *s < 0x80 ? 1 : *s >= 0xC2 && *s < 0xE0 ? 2 : *s >= 0xE0 && *s < 0xF0 ? 3 : 4;
	if ((*s >= 0x80 && *s < 0xC2) || *s > 0xF4 || n > len || *s == 0x7F ||
	    (*s < ' ' && *s != '\n' && *s != '\r' && *s != '\t'))
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	if ((*s == 0xE0 && s[1] < 0xA0) || (*s == 0xED && s[1] > 0x9F) ||
	    (*s == 0xF0 && s[1] < 0x90) || (*s == 0xF4 && s[1] > 0x8F) ||
	    (*s == 0xC2 && s[1] < 0xA0)) /* C1 controls */
		return 0;
	return n;
}

static bool is_text(const unsigned char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n)
		if (!(n = character(s + i, len - i)))
			return false;
	return true;
}

static void add_escaped(struct buf *b, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (s[i]) {
		case '&':
			buf_adds(b, "&amp;");
			break;
		case '<':
			buf_adds(b, "&lt;");
			break;
		case '>':
			buf_adds(b, "&gt;");
			break;
		case '"':
			buf_adds(b, "&quot;");
			break;
		case '\r':
			buf_adds(b, "&#13;");
			break;
		default:
			buf_addc(b, s[i]);
		}
	}
}

static void add_base64(struct buf *b, const unsigned char *s, size_t len)
{
	for (size_t i = 0; i < len; i += 57) {
		unsigned char line[80];
		size_t n = len - i < 57 ? len - i : 57;
		EVP_EncodeBlock(line, s + i, (int)n);
		buf_addf(b, "%s\n", (const char *)line);
	}
}

/* name and title are words of this program and numbers. */
static void add_part(
    struct pack *p, const char *title, const char *name, const void *bytes, size_t len)
{
	char hash[65];
	bool text = is_text(bytes, len);
	sha256_hex(bytes, len, hash);
	buf_addf(p->out,
	    "<section><h2>%s</h2>\n<p>%s, %zu bytes, SHA-256 %s</p>\n<pre data-part=\"%s\" "
	    "data-sha256=\"%s\" data-as=\"%s\">",
	    title, name, len, hash, name, hash, text ? "text" : "base64");
	if (text)
		add_escaped(p->out, bytes, len);
	else
		add_base64(p->out, bytes, len);
	buf_adds(p->out, "</pre></section>\n");
}

/* Takes the value. */
static void add_json(struct pack *p, const char *title, const char *name, json_t *j)
{
	char *text = json_dumps(j, JSON_INDENT(1) | JSON_ENCODE_ANY);
	add_part(p, title, name, text, strlen(text));
	free(text);
	json_decref(j);
}

/* ---- what is read --------------------------------------------------------------------------- */

typedef bool (*read_fn)(struct session *s, int64_t id, struct rows *out, struct err *e);

static const struct {
	const char *title, *name;
	read_fn read;
} tables[] = {{"The follow-up and its finding", "follow-up.json", casefile_head},
    {"Attempts to reach the patient", "attempts.json", casefile_attempts},
    {"What was told, and what was answered", "notices.json", casefile_notices},
    {"Calendar", "calendar.json", casefile_calendar},
    {"Questions", "questions.json", casefile_reviews},
    {"History of the questions", "question-history.json", casefile_question_history},
    {"Series", "series.json", casefile_series}, {"Notes", "notes.json", casefile_notes}};

static bool add_tables(struct pack *p, struct err *e)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		struct rows r = {0};
		if (!tables[i].read(p->session, p->id, &r, e))
			return false;
		add_json(p, tables[i].title, tables[i].name, rows_json_array(&r));
		rows_free(&r);
	}
	return true;
}

static json_t *exam_json(const struct explain_exam *x)
{
	char day[32];
	json_t *points = json_array();
	for (size_t i = 0; i < x->reason_count; i++)
		json_array_append_new(points, json_pack("{s:s, s:s}", "point", x->reason[i].point,
						  "words", x->reason[i].words));
	return json_pack("{s:s?, s:s, s:s, s:s, s:s, s:o}", "accession", x->accession, "what",
	    x->what, "day", date_text(x->day, day), "status",
	    vocabulary_word(&exam_status_words, (int)x->status), "verdict",
	    vocabulary_meaning(&explain_verdict_words, (int)x->verdict), "points", points);
}

static void add_exams(struct pack *p, const struct explanation *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->exam_count; i++)
		json_array_append_new(list, exam_json(&x->exam[i]));
	add_json(p, "Exams, and what speaks for and against each", "exams.json", list);
}

/* As text that the hashes were computed of: previous hash, then the fields with | between. */
static bool add_history(struct pack *p, struct err *e)
{
	static const struct statement st = {"casefile_chain",
	    "SELECT v.followup_id, v.seq, extract(epoch FROM v.at)::text AS epoch, v.at, v.actor, "
	    "v.kind, v.detail::text AS detail, encode(v.hash, 'hex') AS hash FROM events v WHERE "
	    "v.followup_id = $1 ORDER BY v.seq"};
	struct rows r = {0};
	if (!session_ask(p->session, &st, VALUES(V_INT(p->id)), &r, e))
		return false;
	json_t *lines = rows_json_array(&r);
	rows_free(&r);
	add_json(p, "History, each line with its hash", "history.json", lines);
	return true;
}

/* ---- bytes as they came and as they were sent ------------------------------------------------ */

static bool add_all(struct pack *p, const struct statement *st, const char *title, const char *kind,
    const char *ending, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(p->session, st, VALUES(V_INT(p->id)), &r, e))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		size_t len;
		char name[64];
		unsigned char *bytes = rows_bytes(&r, i, 1, &len);
		snprintf(name, sizeof name, "%s-%" PRId64 ".%s", kind, rows_int(&r, i, 0), ending);
		add_part(p, title, name, bytes, len);
		free(bytes);
	}
	rows_free(&r);
	return true;
}

/* Of the exam that asked and of those that stand in the proof or in a line of the history. */
static const struct statement messages = {"casefile_messages",
    "SELECT i.id, i.raw FROM (SELECT DISTINCT r.inbound_id FROM (SELECT f.index_exam_id AS id "
    "FROM followups f WHERE f.id = $1 UNION SELECT x.id FROM followups f JOIN exams x ON "
    "x.patient_id = f.patient_id WHERE f.id = $1 AND (x.id::text = f.closure_detail ->> 'exam' OR "
    "x.accession = f.closure_detail ->> 'exam' OR x.id::text IN (SELECT v.detail ->> 'exam' FROM "
    "events v WHERE v.followup_id = $1))) e JOIN reports r ON r.exam_id = e.id) m JOIN inbound i "
    "ON i.id = m.inbound_id ORDER BY i.id"};

/* Of a line of a digest its digest's, which speaks of others too, is not in it. */
static const struct statement mails = {"casefile_mails",
    "SELECT m.notice_id, m.bytes FROM notices n JOIN mails m ON m.notice_id = n.id WHERE "
    "n.followup_id = $1 ORDER BY m.notice_id"};

/* ---- the file -------------------------------------------------------------------------------- */

static void add_head(struct pack *p, const struct explanation *x, const char *version, instant now)
{
	char at[32];
	buf_addf(p->out,
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>Evidence of "
	    "follow-up %s</title>\n<style>body { font: 11pt/1.4 sans-serif; max-width: 60rem; "
	    "margin: "
	    "2rem auto; padding: 0 1rem } pre { white-space: pre-wrap; overflow-wrap: anywhere; "
	    "border: 1px solid #999; padding: .5rem } section { break-inside: auto }</style></head>"
	    "\n<body data-pack=\"1\" data-followup=\"%" PRId64
	    "\">\n<h1>Evidence of follow-up %s</h1>"
	    "\n<p>Made by followupd %s at %s. ",
	    x->ref, x->id, x->ref, version, instant_text(now, at));
	add_escaped(p->out, x->state_words, strlen(x->state_words));
	buf_adds(p->out,
	    "</p>\n<p>It holds what is known of one patient. verify-pack, which comes with "
	    "followupd, checks every byte of it without followupd. That nothing was left out, the "
	    "hash of the last line of the history proves: it has to be the one that followupd "
	    "shows.</p>\n");
}

bool pack_write(struct session *s, const struct explanation *x, const char *version, instant now,
    struct buf *out, struct err *e)
{
	struct buf b = {0};
	struct pack p = {.session = s, .out = &b, .id = x->id};
	char hash[65];
	add_head(&p, x, version, now);
	bool ok = add_tables(&p, e);
	if (ok)
		add_exams(&p, x);
	ok = ok && add_history(&p, e) &&
	     add_all(&p, &messages, "Message as it came", "message", "hl7", e) &&
	     add_all(&p, &mails, "Mail as it was sent", "mail", "eml", e);
	if (ok) {
		buf_adds(&b, "</body></html>\n");
		sha256_hex(b.data, b.len, hash);
		buf_add(out, b.data, b.len);
		buf_addf(out, "<!-- sha256 of all before this line: %s -->\n", hash);
	}
	buf_free(&b);
	return ok;
}
