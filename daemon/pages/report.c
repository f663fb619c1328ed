/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - the text of a report, with the sentences marked that something rests on.
 *
 * The text stays in the message that brought it and is read out of it as the engine does.
 */
#include "autoconf.h"
#include "report.h"
#include "followupd/buf.h"
#include "followupd/casefile.h"
#include "followupd/stored_event.h"
#include "spoken.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_space(char c)
{
	return isspace((unsigned char)c) != 0;
}

/* The length of words at that place of the text; 0: they do not stand there. */
static size_t length_at(const char *text, const char *words)
{
	const char *at = text;
	for (; *words; words++) {
		if (is_space(*words)) {
			if (!is_space(*at))
				return 0;
			while (is_space(*at))
				at++;
			while (is_space(words[1]))
				words++;
		} else if (*at++ != *words) {
			return 0;
		}
	}
	return (size_t)(at - text);
}

bool report_find(const char *text, const char *words, size_t *at, size_t *len)
{
	while (is_space(*words))
		words++;
	for (const char *p = text; *words && *p; p++) {
		size_t n = length_at(p, words);
		if (n) {
			*at = (size_t)(p - text);
			*len = n;
			return true;
		}
	}
	return false;
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* A message may have several reports. */
static const struct facts_report *report_of(const struct facts *f, const struct exam *x)
{
	for (size_t i = 0; i < f->report_count; i++) {
		const struct facts_report *r = &f->report[i];
		if (same(r->accession, x->accession) || same(r->filler.value, x->filler) ||
		    same(r->placer.value, x->placer))
			return r;
	}
	return f->report_count == 1 ? &f->report[0] : NULL;
}

static const struct facts_report *read_report(
    struct visit *v, const struct exam *x, const struct rows *r)
{
	struct stored_event event = {0};
	const struct stored_reading with = {.observations = v->site->observations};
	size_t len;
	unsigned char *raw = rows_bytes(r, 0, 0, &len);
	const struct waiting m = {.format = (enum inbound_format)vocabulary_value(
				      &inbound_format_words, rows_text(r, 0, 2)),
	    .control_id = arena_strdup(v->arena, rows_text(r, 0, 3)),
	    .source = arena_strdup(v->arena, rows_text(r, 0, 1)),
	    .raw = arena_strndup(v->arena, (const char *)raw, len),
	    .len = len,
	    .documents = rows_null(r, 0, 4) ? NULL : arena_strdup(v->arena, rows_text(r, 0, 4)),
	    .received_at = v->who.now};
	free(raw);
	stored_event_read(v->arena, v->site->config, &with, &m, &event);
	return event.refused || !event.event.facts ? NULL : report_of(event.event.facts, x);
}

/* ---- parts
 * ---------------------------------------------------------------------------------------- */

static void add_part(json_t *parts, const char *kind, const char *text, size_t len)
{
	if (len)
		json_array_append_new(
		    parts, json_pack("{s:s?, s:s%}", "kind", kind, "text", text, len));
}

static json_t *parts_of(const char *text, const char *evidence)
{
	json_t *parts = json_array();
	size_t at, len;
	if (evidence && report_find(text, evidence, &at, &len)) {
		add_part(parts, NULL, text, at);
		add_part(parts, "mark", text + at, len);
		text += at + len;
	}
	add_part(parts, NULL, text, strlen(text));
	return parts;
}

/* In front of what was read from a document: where it comes from. */
static void add_origin(struct buf *text, const struct facts_report *f, size_t i)
{
	const struct document_known *k = f->passage[i].document;
	if (k && (!i || f->passage[i - 1].document != k))
		buf_addf(text, "Read from %s, segment OBX %u of the message:\n\n",
		    document_kind_name(k->kind), k->place);
}

static json_t *text_json(const struct facts_report *f, const char *evidence)
{
	struct buf text = {0};
	for (size_t i = 0; f && i < f->passage_count; i++) {
		buf_adds(&text, i ? "\n\n" : "");
		add_origin(&text, f, i);
		buf_adds(&text, f->passage[i].text);
	}
	if (f && f->document_in_part)
		buf_addf(&text, "\n\nA document was not read whole: %s.", f->document_lack);
	json_t *parts = parts_of(buf_text(&text), evidence);
	buf_free(&text);
	return parts;
}

/* NULL: there is a text. */
static const char *why_empty(struct arena *a, const struct facts_report *f, const json_t *parts)
{
	if (!f)
		return "Its message cannot be read any more.";
	if (json_array_size(parts))
		return NULL;
	if (f->ignored_documents && f->document_lack)
		return arena_printf(a,
		    "This version is a document that could not be read: %s. It is kept whole.",
		    f->document_lack);
	return "This version brought no text. What was sent with it is kept whole.";
}

bool report_json(
    struct visit *v, const struct exam *x, const char *evidence, json_t **out, struct err *e)
{
	struct arena *a = v->arena;
	struct rows r = {0};
	date today = zone_date(v->zone, v->who.now);
	*out = json_null();
	if (!x || !x->current)
		return true;
	if (!casefile_text(v->site->session, x->current->text_inbound, &r, e))
		return false;
	const struct facts_report *f = rows_count(&r) ? read_report(v, x, &r) : NULL;
	rows_free(&r);
	json_t *parts = text_json(f, evidence), *day = spoken_day(x->day, today);
	const char *status = vocabulary_word(&version_status_words, (int)x->current->status),
		   *words = json_string_value(json_object_get(day, "words"));
	*out = json_pack("{s:s, s:s, s:o, s:[], s:s?, s:n}", "heading",
	    arena_printf(a, "Report of %s, %s, version %d", words ? words : "a day not known",
		status, x->current->version),
	    "about",
	    arena_printf(a, "%s%s%s", x->procedure_text ? x->procedure_text : "an exam",
		x->accession ? ", accession " : "", x->accession ? x->accession : ""),
	    "parts", parts, "versions", "why_empty", why_empty(a, f, parts), "wrong_href");
	json_decref(day);
	return true;
}
