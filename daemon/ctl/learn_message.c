/* SPDX-License-Identifier: Apache-2.0
 *
 * learn_message.c - what one message adds to the picture of its sender, read as every message is.
 */
#include "autoconf.h"
#include "learn.h"
#include "followupd/hl7_envelope.h"
#include "followupd/hl7_time.h"
#include "followupd/observations.h"

#include <stdlib.h>
#include <string.h>

#define HEADING_MIN 4
#define HEADING_MAX 40

const char *const learn_field_names[LEARN_FIELDS] = {"OBR-3", "OBR-18", "OBR-20"};
static const unsigned field_numbers[LEARN_FIELDS] = {3, 18, 20};

bool learn_begin(struct learned *l, struct ctl *c, struct err *e)
{
	char *path = xasprintf("%s/observations.csv", c->config->code_directory);
	struct learn_tally *const all[] = {&l->types, &l->not_acted_on, &l->senders, &l->facilities,
	    &l->versions, &l->faults, &l->flags, &l->processing, &l->charsets, &l->authorities,
	    &l->pairs, &l->aliases, &l->without_authority, &l->documents, &l->headings,
	    &l->statuses, &l->procedures, &l->observed, &l->modalities};
	l->c = c;
	l->source = (struct hl7_source){.zone = c->zone,
	    .authority = c->config->authority,
	    .authority_count = c->config->authority_count};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i]->a = l->a;
	for (int i = 0; i < LEARN_FIELDS; i++)
		l->of_results[i].a = l->of_orders[i].a = l->a;
	const char *site = *c->config->site_exam_codes ? c->config->site_exam_codes : NULL;
	bool ok = observations_load(l->a, path, NULL, &l->observations, e) &&
		  exam_codes_load(l->a, c->config->code_directory, site, &l->codes, e);
	free(path);
	return ok;
}

/* ---- the message as it is written ----------------------------------------------------------- */

struct learn_reading {
	struct learned *l;
	struct arena *a;
	struct hl7_trace trace;
	struct facts f;
	uint64_t who;
};

static const char *value(const struct learn_reading *r, struct hl7_span s)
{
	return hl7_value(r->a, &r->trace.m, s);
}

static const char *value_of(
    const struct learn_reading *r, const struct hl7_segment *s, unsigned field)
{
	return value(r, hl7_component(&r->trace.m, s, field, 1));
}

bool learn_is_plain(const char *text)
{
	return text && *text &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789._ -") == strlen(text);
}

static void see_header(struct learn_reading *r)
{
	struct learned *l = r->l;
	const struct hl7_message *m = &r->trace.m;
	const struct hl7_segment *msh = m->segment;
	tally_word(&l->types, arena_printf(r->a, "%s^%s", r->f.type, r->f.event), r->who);
	tally_add(&l->senders, r->f.sender, r->who);
	tally_add(&l->facilities, value_of(r, msh, 4), r->who);
	tally_word(&l->versions, value_of(r, msh, 12), r->who);
	tally_word(&l->processing, value_of(r, msh, 11), r->who);
	tally_word(&l->charsets, value_of(r, msh, 18), r->who);
	for (size_t i = 0; i < r->f.flag_count; i++)
		tally_ours(&l->flags, r->f.flag[i]);
	if (r->f.kind == FACTS_UNSUPPORTED)
		tally_add(&l->not_acted_on, r->f.why, r->who);
}

static void see_characters(struct learn_reading *r, struct hl7_span raw)
{
	const struct charset *c = &r->trace.m.charset;
	size_t high = 0;
	for (size_t i = 0; i < raw.len; i++)
		high += (unsigned char)raw.p[i] >= 0x80;
	if (!high)
		r->l->ascii++;
	else if (!c->misfit)
		r->l->fitting++;
	else if (c->used && strcmp(c->used, "UTF-8") == 0)
		r->l->undeclared_utf8++;
	else
		r->l->misfit++;
}

static void see_time(struct learn_reading *r)
{
	struct learned *l = r->l;
	const struct hl7_message *m = &r->trace.m;
	struct hl7_span sent = hl7_field(m, m->segment, 7);
	const struct hl7_clock clock = {.zone = l->source.zone};
	struct moment at;
	bool stated = false;
	int offset = 0;
	hl7_time(sent.p, sent.len, m->d.component, &clock, &at, &stated, &offset);
	if (at.at == INSTANT_NONE)
		return;
	if (!stated) {
		l->without_offset++;
		return;
	}
	l->with_offset++;
	if (l->offset_count < OFFSETS_MAX)
		l->offset[l->offset_count++] = (struct learn_offset){at.at, offset};
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void see_authority(struct learn_reading *r, struct hl7_span cx)
{
	const struct hl7_message *m = &r->trace.m;
	struct hl7_span hd = hl7_part(cx, m->d.component, 4);
	const char *space = value(r, hl7_part(hd, m->d.subcomponent, 1)),
		   *oid = value(r, hl7_part(hd, m->d.subcomponent, 2));
	if (!value(r, hl7_part(cx, m->d.component, 1)))
		return;
	if (!space && !oid && learn_is_plain(value_of(r, m->segment, 4)))
		tally_add(&r->l->without_authority, value_of(r, m->segment, 4), r->who);
	tally_add(&r->l->authorities, space ? space : oid, r->who);
	if (learn_is_plain(space) && learn_is_plain(oid))
		tally_add(&r->l->pairs, arena_printf(r->a, "%s&%s", space, oid), r->who);
}

/* The same number under two names in one list: they are one authority. */
static void see_aliases(struct learn_reading *r)
{
	const struct facts_patient *p = &r->f.patient;
	for (size_t i = 0; i < p->identifier_count; i++)
		for (size_t k = i + 1; k < p->identifier_count; k++) {
			const struct identifier *x = &p->identifier[i], *y = &p->identifier[k];
			bool one = strcmp(x->value, y->value) == 0 &&
				   strcmp(x->type, y->type) == 0 &&
				   strcmp(x->authority, y->authority) != 0;
			if (one && learn_is_plain(x->authority) && learn_is_plain(y->authority))
				tally_add(&r->l->aliases,
				    arena_printf(r->a, "%s&%s", x->authority, y->authority),
				    r->who);
		}
}

static void see_patient(struct learn_reading *r)
{
	const struct hl7_message *m = &r->trace.m;
	for (size_t i = 0; i < m->segment_count; i++) {
		struct hl7_span list, one;
		if (strcmp(m->segment[i].name, "PID") != 0)
			continue;
		list = hl7_field(m, &m->segment[i], 3);
		while (hl7_split(&list, m->d.repetition, &one))
			see_authority(r, one);
		break;
	}
	see_aliases(r);
}

/* ---- results and orders --------------------------------------------------------------------- */

static bool looks_like_number(const char *text)
{
	size_t digits = 0;
	for (const char *p = text; p && *p; p++)
		digits += *p >= '0' && *p <= '9';
	return digits >= 3;
}

static void see_obr(struct learn_reading *r, const struct hl7_segment *obr)
{
	struct learned *l = r->l;
	bool result = r->f.kind == FACTS_REPORTS;
	const char *modality = value_of(r, obr, 24);
	for (int i = 0; i < LEARN_FIELDS; i++) {
		const char *number = value_of(r, obr, field_numbers[i]);
		if (!looks_like_number(number))
			continue;
		l->filled[i] += result;
		tally_add(result ? &l->of_results[i] : &l->of_orders[i], number, r->who);
	}
	l->results += result;
	l->orders += !result;
	if (result)
		tally_add(&l->statuses, value_of(r, obr, 25), r->who);
	tally_add(&l->modalities, modality, r->who);
}

static void see_procedure(struct learn_reading *r, const struct coded *p, const char *modality)
{
	struct exam_class x = exam_classify(r->l->codes, p, modality);
	if (x.key)
		r->l->procedures_known++;
	else if (p->code || p->text)
		tally_add(&r->l->procedures,
		    arena_printf(r->a, "%s | %s | %s", p->code ? p->code : "",
			p->text ? p->text : "", p->system ? p->system : ""),
		    r->who);
}

/* Coded values that no decision table knows; numbers and words beside the text. */
static void see_observation(struct learn_reading *r, const struct hl7_segment *obx)
{
	static const char *const values[] = {"CE", "CWE", "CNE", "NM", "SN"};
	const struct hl7_message *m = &r->trace.m;
	const char *type = value_of(r, obx, 2), *code = value_of(r, obx, 3);
	const char *system = value(r, hl7_component(m, obx, 3, 3));
	struct observation o;
	for (size_t i = 0; type && code && i < sizeof values / sizeof *values; i++)
		if (strcmp(values[i], type) == 0 &&
		    !observation_find(r->l->observations, r->a, code, system, &o))
			tally_add(&r->l->observed,
			    arena_printf(r->a, "%s | %s | %s", code, system ? system : "", type),
			    r->who);
	if (type && (strcmp(type, "ED") == 0 || strcmp(type, "RP") == 0)) {
		const char *of = value(r, hl7_component(m, obx, 5, 3));
		tally_add(
		    &r->l->documents, arena_printf(r->a, "%s %s", type, of ? of : "-"), r->who);
	}
}

/* ---- text ----------------------------------------------------------------------------------- */

/* "FINDINGS AND OPINION:" at the start of a line, without blanks before the colon. */
static size_t heading_len(const char *line)
{
	size_t n = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ &/()-");
	bool ends = line[n] == ':';
	while (n && line[n - 1] == ' ')
		n--;
	return ends && n >= HEADING_MIN && n <= HEADING_MAX ? n : 0;
}

static void see_headings(struct learn_reading *r, const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		const char *words = arena_strndup(r->a, line, heading_len(line));
		if (!hl7_is_heading(words))
			tally_add(&r->l->headings, words, r->who);
	}
}

static void see_report(struct learn_reading *r, const struct facts_report *rep)
{
	struct learned *l = r->l;
	bool text = false, divided = false, seen[SECTIONS] = {false};
	for (size_t i = 0; i < rep->passage_count; i++) {
		const struct passage *p = &rep->passage[i];
		text = text || !p->document;
		divided = divided || p->section != SECTION_BODY;
		if (!seen[p->section])
			l->section[p->section]++;
		seen[p->section] = true;
		if (!p->document)
			see_headings(r, p->text);
	}
	bool document = r->f.unread_count || rep->ignored_documents;
	l->with_text += text;
	l->undivided += text && !divided;
	l->with_document += document;
	l->with_both += document && text;
	for (size_t i = 0; i < rep->finding_count; i++)
		if (rep->finding[i].system) {
			l->coded++;
			break;
		}
	l->machine += rep->machine_author;
	l->no_radiologist += !rep->radiologist.id && !rep->radiologist.family;
	see_procedure(r, &rep->procedure, rep->modality);
}

static void see_segments(struct learn_reading *r)
{
	const struct hl7_message *m = &r->trace.m;
	bool results = r->f.kind == FACTS_REPORTS;
	for (size_t i = 0; i < m->segment_count; i++) {
		const struct hl7_segment *s = &m->segment[i];
		if ((results || r->f.kind == FACTS_ORDERS) && strcmp(s->name, "OBR") == 0)
			see_obr(r, s);
		else if (results && strcmp(s->name, "OBX") == 0)
			see_observation(r, s);
	}
	for (size_t i = 0; i < r->f.report_count; i++)
		see_report(r, &r->f.report[i]);
	for (size_t i = 0; i < r->f.order_count; i++)
		see_procedure(r, &r->f.order[i].procedure, r->f.order[i].modality);
}

/* ---- one message ---------------------------------------------------------------------------- */

static void see(struct learn_reading *r, struct hl7_span raw)
{
	struct err e = {0};
	if (!hl7_facts(r->a, raw.p, raw.len, &r->l->source, r->l->observations, &r->f, &e)) {
		r->l->rejected++;
		tally_ours(&r->l->faults, e.text);
		return;
	}
	r->trace.m.trace = NULL; /* what is read from here on is nobody's fact */
	const struct facts_patient *p = &r->f.patient;
	r->who = tally_hash(p->identifier_count ? p->identifier[0].value : r->f.control_id);
	see_header(r);
	see_characters(r, raw);
	see_time(r);
	see_patient(r);
	see_segments(r);
}

static const char *fault_of(struct arena *a, const struct hl7_envelope *v)
{
	struct hl7_fault_place at = hl7_fault_place(v);
	return *at.text ? arena_printf(a, "%s (%s)", v->text, at.text) : v->text;
}

void learn_message(struct learned *l, struct hl7_span message)
{
	struct learn_reading r = {.l = l, .a = arena_new()};
	struct hl7_envelope v;
	r.trace.a = r.a;
	l->source.trace = &r.trace;
	l->messages++;
	hl7_envelope(message.p, message.len, HL7_LIMITS, &v);
	if (v.verdict == HL7_ACCEPTED) {
		see(&r, message);
	} else {
		const char *why = v.text ? fault_of(r.a, &v) : "an acknowledgement";
		l->rejected++;
		tally_ours(&l->faults, why);
	}
	l->source.trace = NULL;
	arena_free(r.a);
}
