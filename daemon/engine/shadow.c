/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow.c - a source whose prose is measured before it is trusted.
 *
 * What it would have opened or asked is kept as a finding that opens nothing; each past day is
 * summed up once, as an item for a person and a mail to the coordinator.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/shadow_store.h"

#include <stdlib.h>
#include <string.h>

static const char *category_in(const struct decision *d)
{
	json_t *j = json_loads(d->inputs ? d->inputs : "{}", 0, NULL);
	const char *s = json_string_value(json_object_get(j, "category"));
	static char text[64];
	snprintf(text, sizeof text, "%s", s ? s : "");
	json_decref(j);
	return text;
}

static json_t *would_do(const struct decision *d)
{
	static const char *const words[] = {
	    [DECISION_NONE] = "none", [DECISION_OWED] = "followup", [DECISION_REVIEW] = "review"};
	json_t *j = json_pack("{s:s, s:s*, s:s*, s:s*, s:s, s:s}", "would", words[d->kind],
	    "action", d->action, "modality", d->modality, "question", d->question, "category",
	    category_in(d), "row", d->row);
	if (d->min >= 0) {
		json_object_set_new(j, "min", json_integer(d->min));
		json_object_set_new(j, "max", json_integer(d->max < 0 ? d->min : d->max));
		json_object_set_new(j, "unit", json_string(d->unit));
	}
	return j;
}

static bool keep(struct work *w, int64_t report, int64_t patient, const char *key,
    const struct decision *d, json_t *would)
{
	char *text = json_dumps(would, JSON_COMPACT | JSON_SORT_KEYS);
	struct finding f = {.origin = "narrative",
	    .key = arena_printf(w->u.arena, "shadow/%s", key),
	    .system = d->system,
	    .version = d->version,
	    .inputs = d->inputs,
	    .answer = arena_strdup(w->u.arena, text),
	    .evidence = d->evidence,
	    .disposition = "shadow"};
	int64_t id;
	free(text);
	json_decref(would);
	return finding_save(&w->u, report, patient, &f, &id);
}

bool shadow_keep(
    struct work *w, int64_t report, int64_t patient, const struct prose *p, struct outcome *o)
{
	size_t kept = 0;
	for (size_t i = 0; i < p->list.count; i++) {
		const struct decision *d = &p->list.decision[i];
		if (strcmp(d->origin, "narrative") != 0)
			continue;
		if (!keep(w, report, patient, d->key, d, would_do(d)))
			return false;
		kept++;
	}
	for (size_t i = 0; i < p->question_count; i++) {
		const struct prose_question *q = &p->question[i];
		struct decision d = {.evidence = q->evidence};
		if (!keep(w, report, patient, q->key, &d,
			json_pack("{s:s, s:s}", "would", "review", "question", q->text)))
			return false;
		kept++;
	}
	if (kept)
		outcome_add(o, "%zu findings in shadow", kept);
	return true;
}

/* ---- a day's sum ------------------------------------------------------------------------------
 */

static bool sum_up(struct work *w, const struct shadow_day *d)
{
	char day[32];
	bool mine;
	if (!shadow_day_take(&w->u, d, &mine))
		return false;
	if (!mine)
		return true;
	date_text(d->day, day);
	struct review r = {.kind = "shadow-summary",
	    .key = arena_printf(w->u.arena, "%s/%s", d->source, day),
	    .evidence =
		arena_printf(w->u.arena, "followupctl shadow --source %s --day %s", d->source, day),
	    .question = arena_printf(w->u.arena,
		"%s of source %s in shadow: prose of %d reports would have opened %d follow-ups "
		"and "
		"asked %d questions; nothing was opened",
		day, d->source, d->reports, d->followups, d->questions)};
	review_add(&w->u, &r);
	return tell_of_review(w, &r, "coordinator");
}

bool shadow_sum_up(struct work *w)
{
	const struct zone *z = w->rules->worktime.zone;
	struct shadow_day *day;
	size_t count;
	if (!shadow_days_due(&w->u, zone_date(z, w->u.now), zone_name(z), &day, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!sum_up(w, &day[i]))
			return false;
	return true;
}
