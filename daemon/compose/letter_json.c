/* SPDX-License-Identifier: Apache-2.0
 *
 * letter_json.c - what a letter to a patient says, as the values of its template, and its page.
 *
 * No finding, region or category is among them: what a result says is the text that its duty chose.
 * Fails: a template that cannot be filled fails the event.
 */
#include "autoconf.h"
#include "followupd/letter_json.h"
#include "followupd/mem.h"

#include <stdlib.h>
#include <string.h>

struct papers *letters_load_papers(const struct config *c, struct err *e)
{
	struct papers *p = papers_load(c->template_directory, c->language, e);
	for (size_t i = 0; p && i < letter_says_words.count; i++) {
		if (papers_have(p, letter_says_words.word[i].word))
			continue;
		err_set(e, ERR_CONFIG, "there is no letter \"%s\" in %s/letters/%s",
		    letter_says_words.word[i].word, c->template_directory, c->language);
		papers_free(p);
		return NULL;
	}
	return p;
}

/* ---- what it is about ----------------------------------------------------------------------- */

struct paper {
	struct notice_writer *w;
	const struct charts *all;
	const struct chart *c;
	const struct patient_letter *l;
	const char *language;
	const struct case_record *r; /* NULL: it is about a result */
	const struct exam *x;
	json_t *o;
};

/* The key of a duty's question begins with its exam. */
static void find_subject(struct paper *p)
{
	p->r = p->l->followup ? chart_case(p->c, p->l->followup) : NULL;
	if (p->r)
		p->x = chart_exam(p->c, p->r->f.index_exam);
	for (size_t i = 0; p->l->question && i < p->c->question_count; i++)
		if (p->c->question[i]->id == p->l->question)
			p->x = chart_root(
			    p->c, chart_exam(p->c, strtoll(p->c->question[i]->key, NULL, 10)));
}

static const char *reference(const struct paper *p)
{
	struct arena *a = p->w->u->arena;
	return p->r ? arena_printf(a, "%s-%d", p->r->ref, p->l->number)
		    : arena_printf(a, "Q%lld-%d", (long long)p->l->question, p->l->number);
}

static const char *full_name(struct arena *a, const char *given, const char *family)
{
	bool has_given = given && *given, has_family = family && *family;
	return arena_printf(a, "%s%s%s", has_given ? given : "", has_given && has_family ? " " : "",
	    has_family ? family : "");
}

/* ---- values --------------------------------------------------------------------------------- */

static void set_text(struct paper *p, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(p->o, key, json_string(value));
}

static void set_flag(struct paper *p, const char *key, bool value)
{
	if (value)
		json_object_set_new(p->o, key, json_true());
}

static void set_day(struct paper *p, const char *key, date d)
{
	char text[48];
	if (d != DATE_NONE)
		set_text(p, key, day_in_language(p->language, d, text));
}

/* "12 High St, Springfield PA 19064": a line each, by what divides them; without any the key stays
 * away. */
static void set_lines(struct paper *p, const char *key, const char *value, const char *between)
{
	json_t *list = json_array();
	char *rest = arena_strdup(p->w->u->arena, value ? value : ""), *one;
	while ((one = strsep(&rest, between)))
		if (one[strspn(one, " ")])
			json_array_append_new(list, json_string(one + strspn(one, " ")));
	if (json_array_size(list))
		json_object_set(p->o, key, list);
	json_decref(list);
}

static void set_doctor(struct paper *p)
{
	int64_t id = p->r ? p->r->f.owner : p->x ? p->x->orderer : 0;
	const struct person *doctor = directory_get(p->all->people, id);
	if (doctor)
		set_text(p, "doctor", full_name(p->w->u->arena, doctor->given, doctor->family));
}

static void set_all(struct paper *p)
{
	const struct config *c = p->w->config;
	const struct patient *who = &p->c->patient;
	const char *name = full_name(p->w->u->arena, who->given, who->family);
	const struct report *v = p->x ? p->x->current : NULL;
	set_text(p, "site", c->site_name);
	set_text(p, "language", p->language);
	set_text(p, "letter", reference(p));
	set_text(p, "patient", *name ? name : "-");
	set_day(p, "today", p->l->printed_on);
	set_lines(p, "address", p->l->address, ",");
	set_lines(p, "sender", c->return_address, "|");
	set_text(p, "phone", c->site_phone);
	set_flag(p, "certified", p->l->certified);
	set_flag(p, "imaging", p->r && strstr(p->r->f.action, "imaging"));
	set_flag(p, "dense", p->l->density == DENSITY_DENSE);
	set_flag(p, "not_dense", p->l->density == DENSITY_NOT_DENSE);
	set_day(p, "exam_day", p->x ? p->x->day : DATE_NONE);
	if (v)
		set_day(p, "results_sent", zone_date(p->w->zone, v->status_at));
	set_doctor(p);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static bool compose(struct notice_writer *w, const struct papers *texts, const struct charts *all,
    const struct chart *c, struct patient_letter *l, struct err *e)
{
	struct paper p = {.w = w,
	    .all = all,
	    .c = c,
	    .l = l,
	    .language = papers_language(texts, l->language),
	    .o = json_object()};
	struct buf body = {0};
	find_subject(&p);
	set_all(&p);
	const char *name = vocabulary_word(&letter_says_words, (int)l->says);
	bool ok = papers_render(texts, p.language, name, p.o, &body, e) ||
		  err_prefix(e, "letter %lld", (long long)l->id);
	if (ok) {
		l->body = arena_strndup(w->u->arena, body.data, body.len);
		l->body_language = p.language;
	}
	buf_free(&body);
	json_decref(p.o);
	return ok;
}

bool letters_compose(struct notice_writer *w, const struct papers *texts, const struct charts *all,
    const struct decided *d, struct err *e)
{
	for (size_t i = 0; i < d->change_count; i++) {
		const struct change *c = &d->change[i];
		bool prints = c->kind == CHANGE_LETTER && c->letter->printing && !c->letter->body;
		if (prints && !compose(w, texts, all, c->chart, c->letter, e))
			return false;
	}
	return true;
}
