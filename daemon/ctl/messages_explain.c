/* SPDX-License-Identifier: Apache-2.0
 *
 * messages_explain.c - what was read of a stored message and from where, by which settings of its
 * source, what came of it, and why it was not taken or not acted on.
 *
 * It is read once more as the engine reads it, by the configuration as it is now, and nothing is
 * changed.  What came of it is what is stored of it.
 */
#include "autoconf.h"
#include "messages.h"
#include "messages_explain.h"
#include "followupd/ctl_commands.h"
#include "followupd/effect_store.h"
#include "followupd/hl7_envelope.h"
#include "followupd/observations.h"
#include "followupd/rebuild_store.h"
#include "followupd/stored_event.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define QUESTION_SECONDS 900 /* what it changed may be looked for in whole tables */

static const char *column(const struct explained *x, const char *name)
{
	int k = rows_column(&x->row, name);
	return rows_null(&x->row, 0, k) ? "" : rows_text(&x->row, 0, k);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool load_observations(struct explained *x, struct stored_reading *with, struct err *e)
{
	char *path = xasprintf("%s/observations.csv", x->c->config->code_directory);
	bool ok = observations_load(x->a, path, NULL, &with->observations, e);
	free(path);
	return ok;
}

static void note_known(struct explained *x, const struct facts *f)
{
	x->known = json_array();
	for (size_t i = 0; i < f->patient.identifier_count; i++) {
		const struct identifier *id = &f->patient.identifier[i];
		json_array_append_new(
		    x->known, json_pack("{s:s, s:s, s:s?}", "value", id->value, "stated",
				  id->authority, "authority", id->known ? id->known->name : NULL));
	}
}

static void note_numbers(struct explained *x, const struct facts *f)
{
	size_t most = f->patient.identifier_count + 2 * f->merge_count;
	x->number = arena_alloc(x->a, (most + 1) * sizeof *x->number);
	for (size_t i = 0; i < f->patient.identifier_count; i++)
		x->number[x->number_count++] = f->patient.identifier[i].value;
	for (size_t i = 0; i < f->merge_count; i++) {
		const struct facts_merge *m = &f->merge[i];
		if (m->survivor.value)
			x->number[x->number_count++] = m->survivor.value;
		if (m->retired.value)
			x->number[x->number_count++] = m->retired.value;
	}
}

static void take_facts(
    struct explained *x, const struct facts *f, const struct waiting *m, struct hl7_trace *trace)
{
	bool fhir = m->format == FORMAT_FHIR;
	x->facts = facts_object(f, fhir ? NULL : trace);
	if (fhir)
		x->resource = json_loadb(m->raw, m->len, 0, NULL);
	else
		x->charset = trace->m.charset;
	if (x->resource)
		explain_fhir_places(x->a, x->facts, x->resource);
	note_known(x, f);
	note_numbers(x, f);
}

/* As the engine reads it. */
static bool read_again(struct explained *x, struct err *e)
{
	struct unit u = {.session = x->c->session, .arena = x->a};
	struct hl7_trace trace = {.a = x->a};
	struct stored_reading with = {.trace = &trace};
	struct applied_message *m = NULL;
	struct stored_event event;
	size_t count = 0;
	if (!load_observations(x, &with, e))
		return false;
	if (!rebuild_messages(&u, &x->id, 1, &m, &count)) {
		*e = u.err;
		return false;
	}
	if (!count || (m->m.format != FORMAT_HL7 && m->m.format != FORMAT_FHIR))
		return true; /* what a person said stands in it in words */
	stored_event_read(x->a, x->c->config, &with, &m->m, &event);
	if (event.refused)
		x->unread = event.why;
	else
		take_facts(x, event.event.facts, &m->m, &trace);
	return true;
}

/* ---- why it was not taken ------------------------------------------------------------------- */

static const char *place_of_fault(struct explained *x)
{
	struct hl7_envelope v;
	size_t len;
	if (strcmp(column(x, "format"), "hl7") != 0)
		return "";
	unsigned char *raw = rows_bytes(&x->row, 0, rows_column(&x->row, "raw"), &len);
	hl7_envelope((const char *)raw, len, HL7_LIMITS, &v);
	struct hl7_fault_place at = hl7_fault_place(&v);
	free(raw);
	return *at.text ? arena_printf(x->a, " at %s", at.text) : "";
}

static const char *with_copy(struct explained *x, const char *what, const char *more)
{
	return more ? arena_printf(x->a, "%s  %s", what, more) : what;
}

static const char *outcome_sentence(struct explained *x)
{
	const char *verdict = column(x, "verdict"), *outcome = column(x, "outcome");
	const char *as = column(x, "mended_as");
	const char *copy = *as ? arena_printf(x->a, "A corrected copy is message %s.", as) : NULL;
	if (strcmp(verdict, "accepted") != 0)
		return arena_printf(x->a, "It was not taken: %s%s.  %s", column(x, "reason"),
		    place_of_fault(x),
		    copy ? copy
			 : "Its sender was told, where it waits for an answer; messages mend "
			   "stores a corrected copy.");
	if (strcmp(outcome, "waiting") == 0)
		return "It is stored, and waits for the engine.";
	if (strcmp(outcome, "not-applied") == 0)
		return with_copy(
		    x, "It is stored, and nothing is done with it: the detail says why.", copy);
	if (strcmp(outcome, "refused") == 0)
		return with_copy(x, "It was read and refused: the detail says why.",
		    copy ? copy
			 : "Where that can be mended, messages replay applies it again, or "
			   "messages mend stores a corrected copy.");
	if (strcmp(outcome, "failed") == 0)
		return with_copy(x,
		    "It could not be decided or saved and was put aside, with a question for a "
		    "person.",
		    copy ? copy : "messages replay tries again.");
	return strcmp(outcome, "applied") == 0 ? "It was applied."
					       : "Nothing is stored of what became of it.";
}

/* ---- the answer ----------------------------------------------------------------------------- */

static json_t *source_json(struct explained *x)
{
	struct source_settings s;
	const char *name = column(x, "source");
	bool known = config_source(x->c->config, name, &s);
	return json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s}", "name", name, "configured",
	    known, "timezone", *s.timezone ? s.timezone : x->c->config->timezone, "charset",
	    s.charset, "accession", s.accession, "documents", s.documents, "narrative", s.narrative,
	    "facility", s.facility);
}

static json_t *charset_json(const struct charset *c)
{
	if (!c->used)
		return json_null();
	return json_pack(
	    "{s:s?, s:s, s:b}", "declared", c->declared, "used", c->used, "misfit", c->misfit);
}

/* Without the bytes: messages show has them. */
static json_t *head_json(const struct explained *x)
{
	json_t *j = rows_json_object(&x->row, 0);
	json_object_del(j, "raw");
	return j;
}

static json_t *answer_json(struct explained *x, struct rows effect[EFFECT_PARTS])
{
	json_t *j = json_object(), *changed = json_object();
	json_object_set_new(j, "message", head_json(x));
	json_object_set_new(j, "in_words", json_string(outcome_sentence(x)));
	json_object_set_new(j, "settings", source_json(x));
	json_object_set_new(j, "charset", charset_json(&x->charset));
	json_object_set_new(j, "unreadable", x->unread ? json_string(x->unread) : json_null());
	json_object_set(j, "facts", x->facts ? x->facts : json_null());
	json_object_set(j, "numbers", x->known ? x->known : json_null());
	json_object_set_new(j, "flags", explain_flags(x->facts));
	for (int part = 0; part < EFFECT_PARTS; part++)
		json_object_set_new(changed, effect_names[part], rows_json_array(&effect[part]));
	json_object_set_new(j, "changed", changed);
	return j;
}

static void print_effect(struct explained *x, struct rows effect[EFFECT_PARTS])
{
	static const char *const heading[EFFECT_PARTS] = {"Reports", "Findings",
	    "Follow-ups it opened or touched", "Questions", "Lines of their histories", "Told",
	    "Records that are one", "Applied again"};
	bool any = false;
	for (int part = 0; part < EFFECT_PARTS; part++) {
		if (!rows_count(&effect[part]))
			continue;
		any = true;
		ctl_print_heading(heading[part]);
		ctl_print_rows(x->c, &effect[part], NULL, "");
	}
	if (!any)
		ctl_print_heading("Nothing is stored that it changed");
}

static void print_answer(struct explained *x, struct rows effect[EFFECT_PARTS])
{
	static const char *const head[] = {"received_at", "source", "peer", "format", "sender",
	    "control_id", "message_type", "verdict", "reason", "outcome", "outcome_at", "detail",
	    "mends", "mended_by", "mended_why", "mended_as"};
	json_t *source = source_json(x), *flags = explain_flags(x->facts);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		ctl_print_column(x->c, &x->row, 0, head[i], head[i]);
	ctl_print_field("in words", outcome_sentence(x));
	explain_print_settings(x, source);
	if (x->unread)
		ctl_print_field("unreadable", x->unread);
	explain_print_facts(x, flags);
	print_effect(x, effect);
	json_decref(source);
	json_decref(flags);
}

static bool explain(struct explained *x, struct err *e)
{
	struct rows effect[EFFECT_PARTS] = {0};
	bool ok = read_again(x, e) &&
		  effect_of(x->c->session, x->id, x->number, x->number_count, effect, e);
	if (ok && x->c->json)
		ctl_print_json(answer_json(x, effect));
	else if (ok)
		print_answer(x, effect);
	effect_free(effect);
	return ok;
}

int ctl_messages_explain(struct ctl *c, int argc, char **argv)
{
	struct explained x = {.c = c, .a = arena_new()};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	x.id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	bool ok = ctl_connect_for(c, QUESTION_SECONDS, &e) && messages_find(c, x.id, &x.row, &e);
	if (ok) {
		ok = explain(&x, &e);
		rows_free(&x.row);
	}
	json_decref(x.facts);
	json_decref(x.known);
	json_decref(x.resource);
	arena_free(x.a);
	return ok ? CTL_DONE : ctl_fail(&e);
}
