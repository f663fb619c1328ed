/* SPDX-License-Identifier: Apache-2.0
 *
 * page_policy.c - /policy, /policy/{}: what a policy says, step by step, beside another one, and
 * what would come of it for one follow-up.  A policy is named by the first digits of its SHA-256.
 *
 * Nothing is decided: what would come is said by the core (foresee_under), in a copy.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/guideline_store.h"
#include "followupd/policy_store.h"
#include "followupd/policy_words.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <stdlib.h>
#include <string.h>

#define NAME_DIGITS 12

struct policy_look {
	struct visit *v;
	const struct rules *rules;
	const struct policy *p; /* that is shown */
	const char *id;
};

/* ---- which there are ------------------------------------------------------------------------ */

static const char *sha_of(const char *id)
{
	const char *blank = strrchr(id, ' ');
	return blank ? blank + 1 : id;
}

/* "default 2026.1" */
static const char *name_of(struct arena *a, const char *id)
{
	const char *blank = strrchr(id, ' ');
	return blank ? arena_printf(a, "%.*s", (int)(blank - id), id) : id;
}

static const char *href_of(struct arena *a, const char *id)
{
	return arena_printf(a, "/policy/%.*s", NAME_DIGITS, sha_of(id));
}

static const char *in_force(const struct rules *r)
{
	return r->use_count ? r->use[r->use_count - 1].id : r->policy_id;
}

/* The newest first, each once; the one of the configuration where no engine has run by it yet. */
static size_t policies_of(struct arena *a, const struct rules *r, const char ***out)
{
	const char **id = arena_alloc(a, (r->use_count + 1) * sizeof *id);
	size_t count = 0;
	for (size_t i = r->use_count + 1; i-- > 0;) {
		const char *one = i == r->use_count ? in_force(r) : r->use[i].id;
		bool known = false;
		for (size_t k = 0; k < count; k++)
			known = known || strcmp(id[k], one) == 0;
		if (!known)
			id[count++] = one;
	}
	*out = id;
	return count;
}

/* By its digits; NULL: there is none, or its text is not kept. */
static const char *find(struct policy_look *l, const char *digits, const struct policy **p)
{
	const char **id;
	size_t count = policies_of(l->v->arena, l->rules, &id);
	for (size_t i = 0; i < count && strlen(digits) == NAME_DIGITS; i++) {
		if (strncmp(sha_of(id[i]), digits, NAME_DIGITS) != 0)
			continue;
		*p = rules_policy(l->rules, id[i]);
		if (strcmp((*p)->sha256, sha_of(id[i])) == 0)
			return id[i];
	}
	return NULL;
}

static const char *standing(struct policy_look *l)
{
	date today = zone_date(l->v->zone, l->v->who.now);
	const struct rules *r = l->rules;
	const char *words = "no engine has run by it yet";
	for (size_t i = 0; i < r->use_count; i++) {
		if (strcmp(r->use[i].id, l->id) != 0)
			continue;
		json_t *since = spoken_time(l->v->zone, r->use[i].since, today);
		words = arena_printf(l->v->arena, "%s %s",
		    strcmp(in_force(r), l->id) == 0 ? "in force since" : "came into force",
		    json_string_value(json_object_get(since, "words")));
		json_decref(since);
	}
	return strcmp(in_force(r), l->id) == 0
		   ? words
		   : arena_printf(l->v->arena,
			 "%s, not any more; what was planned by it goes on by it", words);
}

/* ---- its steps ------------------------------------------------------------------------------ */

static json_t *basis(const struct policy_look *l, int line)
{
	char mark = policy_mark(l->p, line);
	return json_string(!mark ? "" : mark == 'E' ? "E, published" : "J, judgement");
}

static const char *digest_words(enum step_mail mail)
{
	static const char *const words[] = {[MAIL_ALONE] = "by a mail of its own",
	    [MAIL_DAILY] = "in the daily digest",
	    [MAIL_WEEKLY] = "in the weekly digest"};
	return words[mail];
}

/* "the owner is reminded, in the daily digest"; a mail that the site has made has its name. */
static const char *what_words(struct arena *a, const struct step *s)
{
	const char *words = notice_words(s->notice);
	if (strcmp(words, s->notice) == 0)
		words = arena_printf(a, "gets \xe2\x80\x9c%s\xe2\x80\x9d", s->notice);
	return arena_printf(a, "the %s %s, %s", vocabulary_word(&role_words, (int)s->to), words,
	    digest_words(s->mail));
}

static const char *unless_words(struct arena *a, const struct step *s)
{
	return s->unless == UNLESS_NEVER ? ""
					 : arena_printf(a, "unless it is %s",
					       vocabulary_word(&step_unless_words, (int)s->unless));
}

static json_t *step_json(const struct policy_look *l, const struct band *b, const struct step *s)
{
	struct arena *a = l->v->arena;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name", s->name, "when",
	    spoken_capital(a, policy_when(a, b, s)), "what", what_words(a, s), "unless",
	    unless_words(a, s), "tier", policy_tier(a, s->tier, s->overdue), "basis",
	    basis(l, s->line));
}

static json_t *bands_json(const struct policy_look *l)
{
	struct arena *a = l->v->arena;
	json_t *list = json_array();
	for (size_t i = 0; i < l->p->band_count; i++) {
		const struct band *b = &l->p->band[i];
		json_t *steps = json_array();
		for (size_t k = 0; k < b->step_count; k++)
			json_array_append_new(steps, step_json(l, b, &b->step[k]));
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:o}", "id", arena_printf(a, "band-%zu", i),
			      "name", arena_printf(a, "Follow-ups due %s", policy_days(a, b)),
			      "entry", policy_entry(a, b), "steps", steps));
	}
	return list;
}

static json_t *questions_json(const struct policy_look *l)
{
	struct arena *a = l->v->arena;
	json_t *list = json_array();
	for (int i = 0; i < QUESTION_CLASSES; i++) {
		const struct question_band *q = &l->p->question[i];
		json_t *steps = json_array();
		for (size_t k = 0; k < q->step_count; k++) {
			const struct question_step *s = &q->step[k];
			json_array_append_new(steps,
			    json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name", s->name, "when",
				spoken_capital(a, policy_question_when(a, s)), "what",
				arena_printf(a, "the %s is asked, %s",
				    vocabulary_word(&role_words, (int)s->to),
				    digest_words(s->alone ? MAIL_ALONE : MAIL_DAILY)),
				"unless", "", "tier", policy_tier(a, s->tier, false), "basis",
				basis(l, s->line)));
		}
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:o}", "id", arena_printf(a, "questions-%d", i),
			"name",
			arena_printf(
			    a, "Questions: %s", vocabulary_meaning(&question_class_words, i)),
			"entry",
			q->wait_days ? arena_printf(a, "one may wait %d days, twice", q->wait_days)
				     : "none may wait",
			"steps", steps));
	}
	return list;
}

static json_t *limits_json(const struct policy_look *l)
{
	struct policy_limit limit[POLICY_LIMITS_MAX];
	size_t count = policy_limits(l->p, limit);
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:o}", "words", limit[i].words,
						"value", json_sprintf("%d", limit[i].value)));
	return rows_of(list);
}

/* ---- beside another one --------------------------------------------------------------------- */

/* One step as one sentence; "" where the band has none of that name. */
static const char *sentence(struct arena *a, const struct band *b, const char *step)
{
	const struct step *s = b ? policy_step(b, step) : NULL;
	if (!s)
		return "";
	const char *tier = policy_tier(a, s->tier, s->overdue), *unless = unless_words(a, s);
	return spoken_capital(
	    a, arena_printf(a, "%s %s%s%s%s%s.", policy_when(a, b, s), what_words(a, s),
		   *unless ? ", " : "", unless, *tier ? "; " : "", tier));
}

static const struct band *band_named(const struct policy *p, const char *name)
{
	for (size_t i = 0; i < p->band_count; i++)
		if (strcmp(p->band[i].name, name) == 0)
			return &p->band[i];
	return NULL;
}

/* Of the steps of `of`: all that differ, or only those that the other one has not got. */
static void add_differences(const struct policy_look *l, const struct policy *of,
    const struct policy *other, bool missing, json_t *list)
{
	struct arena *a = l->v->arena;
	for (size_t i = 0; i < of->band_count; i++) {
		const struct band *b = &of->band[i], *c = band_named(other, b->name);
		for (size_t k = 0; k < b->step_count; k++) {
			const char *step = b->step[k].name, *here = sentence(a, b, step),
				   *there = sentence(a, c, step);
			if (missing ? *there : strcmp(here, there) == 0)
				continue;
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:s}", "band", b->name, "step", step, "this",
				missing ? "" : here, "other", missing ? here : there));
		}
	}
}

static void add_limits(const struct policy_look *l, const struct policy *other, json_t *list)
{
	struct policy_limit here[POLICY_LIMITS_MAX], there[POLICY_LIMITS_MAX];
	size_t count = policy_limits(l->p, here);
	policy_limits(other, there);
	for (size_t i = 0; i < count; i++)
		if (here[i].value != there[i].value)
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:o, s:o}", "band", "Limits", "step",
				      here[i].words, "this", json_sprintf("%d", here[i].value),
				      "other", json_sprintf("%d", there[i].value)));
}

static json_t *compared_json(struct policy_look *l)
{
	const char *with = http_query(l->v->request, "with");
	const struct policy *other;
	const char *id = with && *with ? find(l, with, &other) : NULL;
	if (!id)
		return json_null();
	json_t *list = json_array();
	add_differences(l, l->p, other, false, list);
	add_differences(l, other, l->p, true, list);
	add_limits(l, other, list);
	return json_pack(
	    "{s:s, s:o}", "name", name_of(l->v->arena, id), "differences", rows_of(list));
}

static json_t *versions_json(struct policy_look *l)
{
	const char **id;
	size_t count = policies_of(l->v->arena, l->rules, &id);
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		const char *sha = arena_printf(l->v->arena, "%.*s", NAME_DIGITS, sha_of(id[i]));
		const struct policy *p;
		if (!find(l, sha, &p) || strcmp(id[i], l->id) == 0)
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s}", "words", name_of(l->v->arena, id[i]), "href",
			href_of(l->v->arena, id[i]), "sha", sha, "compare",
			arena_printf(l->v->arena, "%s?with=%s", href_of(l->v->arena, l->id), sha)));
	}
	return rows_of(list);
}

/* ---- one follow-up under it ------------------------------------------------------------------ */

/* False: the visit has ended. */
static bool put_foreseen(struct policy_look *l)
{
	const char *ref = http_query(l->v->request, "ref");
	struct case_read c = {.v = l->v};
	struct rules then = *l->rules;
	struct err e = {0};
	json_t *shown = json_null();
	if (ref && *ref) {
		then.policy = *l->p;
		then.policy_id = l->id;
		if (!case_read_named(&c, ref))
			return false;
		if (!foresee_under(
			l->v->arena, &c.charts, &then, l->v->who.now, c.id, &c.next, &e)) {
			case_free(&c);
			visit_fail(l->v, &e);
			return false;
		}
		shown = json_pack("{s:s, s:s, s:b, s:o}", "ref", c.ref, "href", c.href, "open",
		    c.next.open, "steps", c.next.open ? case_foreseen_json(&c) : json_null());
		case_free(&c);
	}
	json_object_set_new(l->v->data, "asked", json_string(ref ? ref : ""));
	json_object_set_new(l->v->data, "foreseen", shown);
	return true;
}

/* ---- the page ------------------------------------------------------------------------------- */

static json_t *tables_json(struct policy_look *l, struct err *e)
{
	const struct guideline_set *set = l->rules->guidelines;
	json_t *list = json_array();
	struct rows r = {0};
	if (!guideline_signed(l->v->site->session, &r, e)) {
		json_decref(list);
		return NULL;
	}
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		const char *by = guideline_signed_by(&r, g);
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "name",
			      arena_printf(
				  l->v->arena, "%s %s", guideline_system(g), guideline_version(g)),
			      "title", guideline_title(g), "href",
			      arena_printf(l->v->arena, "/tables/%s/%s", guideline_system(g),
				  guideline_version(g)),
			      "signed",
			      by ? arena_printf(l->v->arena, "signed by %s", by) : "not signed"));
	}
	rows_free(&r);
	return rows_of(list);
}

static void show(struct policy_look *l)
{
	struct arena *a = l->v->arena;
	struct err e = {0};
	if (!put_foreseen(l))
		return;
	json_t *tables = tables_json(l, &e);
	if (!tables) {
		visit_fail(l->v, &e);
		return;
	}
	json_t *page = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "title",
	    arena_printf(a, "Policy %s", name_of(a, l->id)), "name", name_of(a, l->id), "standing",
	    spoken_capital(a, standing(l)), "sha256", l->p->sha256, "href", href_of(a, l->id),
	    "versions", versions_json(l), "compared", compared_json(l), "bands", bands_json(l),
	    "questions", questions_json(l), "limits", limits_json(l), "tables", tables);
	json_object_update(l->v->data, page);
	json_decref(page);
	visit_page(l->v, 200, "policy");
}

static bool begin(struct policy_look *l, struct visit *v)
{
	struct err e = {0};
	*l = (struct policy_look){.v = v, .rules = v->site->rules};
	if (policies_read(v->site->session, v->site->rules, &e))
		return true;
	visit_fail(v, &e);
	return false;
}

void page_policy_now(struct visit *v)
{
	struct policy_look l;
	if (!begin(&l, v))
		return;
	l.id = in_force(l.rules);
	l.p = rules_policy(l.rules, l.id);
	show(&l);
}

void page_policy(struct visit *v)
{
	struct policy_look l;
	if (!begin(&l, v))
		return;
	l.id = find(&l, http_part(v->request, 0), &l.p);
	if (l.id)
		show(&l);
	else
		visit_not_found(v);
}
