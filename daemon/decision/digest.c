/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c - what waits for one person in one mail: questions, lines about follow-ups; and the
 * summary of what old reports ask for.
 *
 * A line says what is so when the mail is written, not what was when its step came.  What has
 * become moot meanwhile is taken back; of two lines about one follow-up the later is told.
 *
 * No calendar entry rides on a digest: a client takes one entry from a mail, and takes a mail with
 * an entry for an invitation, which some put away once it is answered.
 */
#include "autoconf.h"
#include "apply.h"
#include "digest.h"
#include "case.h"
#include "holder.h"
#include "question.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

static struct notice *send_list(
    struct work *w, struct notice_facts *facts, const struct notice_item *item, const char *name)
{
	facts->item = item;
	return tell_send(w, facts, 0,
	    arena_printf(w->arena, "%s-%lld-%lld", name, (long long)facts->to.id,
		(long long)(w->now / SECONDS(1))),
	    w->now);
}

/* ---- lines about follow-ups ----------------------------------------------------------------- */

struct told_line {
	struct chart *chart;
	struct case_record *r;
	struct notice *n;
	struct telling t;
	const struct band *band;
	const struct step *step; /* NULL: the policy has no such step, or another event told it */
};

struct lines {
	size_t count;
	struct told_line *line;
};

static struct notice *find_notice(const struct case_record *r, int64_t id)
{
	for (size_t i = 0; r && i < r->notice_count; i++)
		if (r->notice[i]->id == id)
			return r->notice[i];
	return NULL;
}

static bool is_moot(const struct told_line *l)
{
	return l->step && !policy_applies(l->step, &l->r->f);
}

static bool read_line(
    struct work *w, const struct digest_told *told, const struct person *to, struct told_line *out)
{
	*out = (struct told_line){0};
	out->r = charts_case(w->all, told->followup, &out->chart);
	out->n = find_notice(out->r, told->notice);
	if (!out->n || out->n->fate != NOTICE_WAITS || out->n->carrier)
		return false;
	work_on(w, out->chart);
	struct followup *f = &out->r->f;
	int kind;
	out->band = rules_band(w->rules, out->r);
	bool event = vocabulary_find(&notice_kind_words, out->n->template, &kind);
	out->step = event ? NULL : policy_step_told(out->band, out->n->step);
	out->t = (struct telling){.kind = event ? (enum notice_kind)kind : NOTICE_STEP,
	    .step = out->n->step,
	    .template = out->n->template,
	    .to = out->step ? out->step->to : ROLE_OWNER,
	    .person = out->step ? 0 : to->id};
	if (case_is_open(out->r))
		out->t.next = case_next(w, out->r);
	else if (f->closure != CLOSURE_NONE)
		out->t.why = vocabulary_meaning(&closure_words, (int)f->closure);
	return true;
}

static int by_stake(const void *one, const void *other)
{
	const struct told_line *a = one, *b = other;
	if (a->r->overdue != b->r->overdue)
		return a->r->overdue ? -1 : 1;
	if (a->r->f.tier != b->r->f.tier)
		return a->r->f.tier > b->r->f.tier ? -1 : 1;
	if (a->r->f.window.target != b->r->f.window.target)
		return a->r->f.window.target < b->r->f.window.target ? -1 : 1;
	return (a->n->id > b->n->id) - (a->n->id < b->n->id);
}

static void read_lines(
    struct work *w, const struct digest *d, const struct person *to, struct lines *out)
{
	out->line = arena_alloc(w->arena, (d->line_count + 1) * sizeof *out->line);
	for (size_t i = 0; i < d->line_count; i++) {
		struct told_line l;
		if (!read_line(w, &d->line[i], to, &l))
			continue;
		if (is_moot(&l))
			notice_take_back(w, l.n);
		else
			out->line[out->count++] = l;
	}
	if (out->count)
		qsort(out->line, out->count, sizeof *out->line, by_stake);
}

/* The later of two about one follow-up is told; the other stands in it. */
static bool is_doubled(const struct lines *all, size_t i)
{
	for (size_t k = 0; k < all->count; k++)
		if (all->line[k].r == all->line[i].r && all->line[k].n->id > all->line[i].n->id)
			return true;
	return false;
}

static struct notice_item line_item(struct work *w, struct told_line *l, const struct person *to)
{
	work_on(w, l->chart);
	const struct notice_facts *f = tell_facts(w, l->r, &l->t, to);
	return (struct notice_item){.ref = l->r->ref,
	    .need = "",
	    .action = f->action_words,
	    .target = f->target,
	    .overdue = l->r->overdue,
	    .facts = f,
	    .template = l->n->template};
}

/* ---- the mail ------------------------------------------------------------------------------- */

static struct notice_item question_item(
    struct work *w, const struct digest_question *q, const struct person *to)
{
	return (struct notice_item){.question = answers_by_link(to) ? q->id : 0,
	    .ref = question_ref(w->arena, q->id),
	    .need = vocabulary_meaning(&question_kind_words, (int)q->kind),
	    .action = "a question",
	    .target = work_day(w, q->due),
	    .overdue = q->tier > 0};
}

static size_t list_items(struct work *w, const struct digest *d, struct lines *all,
    const struct person *to, struct notice_item *item)
{
	size_t n = 0;
	for (size_t i = 0; i < d->count; i++)
		item[n++] = question_item(w, &d->question[i], to);
	for (size_t i = 0; i < all->count; i++)
		if (!is_doubled(all, i))
			item[n++] = line_item(w, &all->line[i], to);
	return n;
}

static void carry(struct work *w, struct lines *all, const struct notice *digest)
{
	for (size_t i = 0; i < all->count; i++) {
		work_on(w, all->line[i].chart);
		notice_carried(w, all->line[i].n, digest);
	}
}

static void tell_digest(struct work *w, const struct digest *d, const struct person *to)
{
	struct lines all = {0};
	read_lines(w, d, to, &all);
	if (!d->count && !all.count)
		return;
	struct notice_item *item = arena_alloc(w->arena, (d->count + all.count) * sizeof *item);
	struct notice_facts *facts = tell_facts_about(w, to, ROLE_OWNER, NOTICE_DIGEST);
	facts->item_count = list_items(w, d, &all, to, item);
	facts->more_count = d->more;
	facts->ref = "digest";
	work_on(w, w->all->nobody);
	const struct notice *own = send_list(w, facts, item, "digest");
	carry(w, &all, own);
}

/* ---- old reports ---------------------------------------------------------------------------- */

void tell_in_summary(struct work *w, const struct case_record *r)
{
	const struct worktime *t = &w->rules->worktime;
	const char *template = vocabulary_word(&notice_kind_words, NOTICE_OLD_REPORTS);
	instant due = worktime_send_at(t, work_today(w));
	const struct person *to = role_holder(w, ROLE_COORDINATOR);
	if (!directory_reachable(to)) {
		ask_who_is_told(w, r, ROLE_COORDINATOR, template, template);
		return;
	}
	const struct digest_line line = {.person = to->id,
	    .followup = r->f.id,
	    .step = template,
	    .due = due > w->now ? due : worktime_send_at(t, work_today(w) + 1)};
	digest_add(w, &line);
}

static const char *need_of(struct work *w, const struct digest_followup *f)
{
	char exam[32], latest[32];
	date_text(f->exam, exam);
	date_text(f->latest, latest);
	return arena_printf(w->arena, "exam of %s, owner %s%s%s%s", exam, f->owner,
	    f->latest != f->target ? ", at the latest " : "", f->latest != f->target ? latest : "",
	    f->tier ? arena_printf(w->arena, ", tier %d by its age", f->tier) : "");
}

static void tell_old_reports(struct work *w, const struct digest *d, const struct person *to)
{
	struct notice_facts *facts = tell_facts_about(w, to, ROLE_COORDINATOR, NOTICE_OLD_REPORTS);
	struct notice_item *item = arena_alloc(w->arena, d->count * sizeof *item);
	for (size_t i = 0; i < d->count; i++)
		item[i] = (struct notice_item){.ref = d->followup[i].ref,
		    .need = need_of(w, &d->followup[i]),
		    .action = action_words(d->followup[i].action),
		    .target = d->followup[i].target,
		    .overdue = d->followup[i].overdue};
	facts->action_words = "follow-ups of old reports";
	facts->ref = "old reports";
	facts->item_count = d->count;
	facts->more_count = d->more;
	send_list(w, facts, item, "old-reports");
}

/* ---- its time has come ---------------------------------------------------------------------- */

bool send_digest(struct work *w, const struct digest *d)
{
	work_on(w, w->all->nobody);
	const struct person *to = choose_holder(w, ROLE_COORDINATOR, d->person, 0, w->now).person;
	if (!directory_reachable(to))
		return refuse(w, "nobody can be told at that address");
	if (d->followup)
		tell_old_reports(w, d, to);
	else
		tell_digest(w, d, to);
	return !w->failed;
}

/* ---- silence -------------------------------------------------------------------------------- */

bool tell_silence(struct work *w, const struct mail_day *d)
{
	char *day = arena_alloc(w->arena, 32);
	work_on(w, w->all->nobody);
	const struct person *to = role_holder(w, ROLE_ADMINISTRATOR);
	if (!directory_reachable(to))
		return refuse(w, "nobody can be told that nobody was told anything");
	struct notice_facts *facts = tell_facts_about(w, to, ROLE_ADMINISTRATOR, NOTICE_SILENCE);
	facts->ref = date_text(d->day, day);
	facts->why = d->waiting == 0 ? "no mail waits to be sent"
		     : d->waiting == 1
			 ? "one mail waits to be sent"
			 : arena_printf(w->arena, "%lld mails%s wait to be sent",
			       (long long)d->waiting, d->waiting < MAILS_COUNTED ? "" : " or more");
	tell_send(w, facts, 0, arena_printf(w->arena, "silence-%s", facts->ref),
	    worktime_open_at(&w->rules->worktime, w->now));
	return !w->failed;
}
