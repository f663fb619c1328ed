/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow.c - a source whose prose is measured before it is trusted.
 *
 * What it would have opened or asked is kept as a finding that opens nothing; each past day is
 * summed up once, as an item for a person and a mail to the coordinator.
 */
#include "autoconf.h"
#include "shadow.h"
#include "apply.h"
#include "question.h"
#include "tell.h"

#include <string.h>

static const char *category_in(const struct duty *d)
{
	for (size_t i = 0; i < d->input_count; i++)
		if (strcmp(d->input[i].key, "category") == 0)
			return d->input[i].value;
	return "";
}

static const struct shadow *would_do(struct work *w, const struct duty *d)
{
	static const enum disposition would[] = {[DUTY_NONE] = DISPOSITION_NONE,
	    [DUTY_OWED] = DISPOSITION_FOLLOWUP,
	    [DUTY_ASKED] = DISPOSITION_REVIEW};
	struct shadow *s = arena_alloc(w->arena, sizeof *s);
	*s = (struct shadow){.would = would[d->kind],
	    .action = d->action,
	    .modality = d->modality,
	    .question = d->question,
	    .category = category_in(d),
	    .row = d->row,
	    .min = d->min,
	    .max = d->max < 0 ? d->min : d->max,
	    .unit = d->unit};
	return s;
}

static const struct shadow *would_ask(struct work *w, const struct prose_question *q)
{
	struct shadow *s = arena_alloc(w->arena, sizeof *s);
	*s =
	    (struct shadow){.would = DISPOSITION_REVIEW, .question = q->text, .min = -1, .max = -1};
	return s;
}

static void keep(struct work *w, struct report *version, const char *key, const struct duty *d,
    const struct shadow *s)
{
	const struct finding f = {.origin = ORIGIN_NARRATIVE,
	    .key = arena_printf(w->arena, "shadow/%s", key),
	    .system = d->system,
	    .version = d->version,
	    .input_count = d->input_count,
	    .input = d->input,
	    .row = "",
	    .table_sha256 = "",
	    .evidence = d->evidence ? d->evidence : "",
	    .disposition = DISPOSITION_SHADOW,
	    .shadow = s};
	finding_save(w, version, &f);
}

void shadow_keep(struct work *w, struct report *version, const struct prose *p)
{
	size_t kept = p->question_count;
	for (size_t i = 0; i < p->list.count; i++) {
		const struct duty *d = &p->list.duty[i];
		if (d->origin != ORIGIN_NARRATIVE)
			continue;
		keep(w, version, d->key, d, would_do(w, d));
		kept++;
	}
	for (size_t i = 0; i < p->question_count; i++) {
		const struct prose_question *q = &p->question[i];
		const struct duty d = {.evidence = q->evidence};
		keep(w, version, q->key, &d, would_ask(w, q));
	}
	if (kept)
		note(w, "%zu findings in shadow", kept);
}

/* ---- a day's sum ---------------------------------------------------------------------------- */

bool sum_up_shadow(struct work *w, const struct shadow_day *d)
{
	char day[32];
	date_text(d->day, day);
	work_on(w, w->all->nobody);
	const struct question q = {.kind = QUESTION_SHADOW_SUMMARY,
	    .key = arena_printf(w->arena, "%s/%s", d->source, day),
	    .evidence =
		arena_printf(w->arena, "followupctl shadow --source %s --day %s", d->source, day),
	    .text = arena_printf(w->arena,
		"%s of source %s in shadow: prose of %d reports would have opened %d follow-ups "
		"and asked %d questions; nothing was opened",
		day, d->source, d->reports, d->followups, d->questions)};
	struct question *asked = question_ask(w, &q);
	if (!w->failed && tell_shadow_summary(w, asked))
		question_told(w, asked);
	return !w->failed;
}
