/* SPDX-License-Identifier: Apache-2.0
 *
 * desk.c - the shipped rules and one person, for programs that ask the core without a database.
 */
#include "desk.h"
#include "followupd/hl7_facts.h"

bool desk_open(struct desk *d, struct arena *a, const char *dir, struct err *e)
{
#define PATH(name) arena_printf(a, "%s/" name, dir)
	const struct rule_files files = {.policy = PATH("schema/policy/default.conf"),
	    .guidelines = PATH("schema/guidelines"),
	    .codes = PATH("schema/codes"),
	    .narrative = PATH("schema/narrative"),
	    .holidays = PATH("schema/codes/holidays.csv"),
	    .timezone = "America/Los_Angeles",
	    .workdays = "Mon Tue Wed Thu Fri",
	    .send_time = "07:30"};
	d->rules = rules_load(&files, e);
	d->fail_safe = (struct person){.id = 1,
	    .ref = "fail-safe",
	    .email = "coordinator@riverbend.example",
	    .language = "en",
	    .roles = SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_FAIL_SAFE),
	    .active = true};
	return d->rules && observations_load(
			       a, PATH("schema/codes/observations.csv"), NULL, &d->observations, e);
#undef PATH
}

void desk_decide(const struct desk *d, struct charts *all, const struct facts *m, int64_t inbound,
    instant now, struct arena *a, struct decided *out)
{
	const struct event event = {.kind = EVENT_MESSAGE,
	    .inbound = inbound,
	    .received_at = now,
	    .facts = m,
	    .prose = PROSE_ON};
	decide(all, &event, d->rules, now, a, out);
}

bool desk_read(
    const struct desk *d, struct arena *a, const char *raw, size_t len, struct facts *out)
{
	const struct hl7_source source = {.zone = zone_find("America/Los_Angeles")};
	struct err e = {0};
	if (hl7_facts(a, raw, len, &source, d->observations, out, &e))
		return true;
	fprintf(stderr, "a message cannot be read: %s\n", e.text);
	return false;
}

struct charts *desk_charts(const struct desk *d, struct arena *a)
{
	struct charts *all = arena_alloc(a, sizeof *all);
	struct person *person = arena_alloc(a, sizeof *person);
	*person = d->fail_safe;
	all->people = arena_alloc(a, sizeof *all->people);
	*all->people = (struct directory){1, arena_alloc(a, sizeof person)};
	all->people->person[0] = person;
	all->ids = arena_alloc(a, sizeof *all->ids);
	*all->ids =
	    (struct id_pool){.count = DESK_IDS, .id = arena_alloc(a, DESK_IDS * sizeof(int64_t))};
	for (size_t i = 0; i < DESK_IDS; i++)
		all->ids->id[i] = (int64_t)i + 2;
	all->nobody = arena_alloc(a, sizeof *all->nobody);
	return all;
}

void desk_questions(json_t *list, const struct chart *c)
{
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		/* what is asked only when nobody has acted is nobody's work yet */
		if (q->open && q->class != CLASS_REVIEW)
			json_array_append_new(
			    list, json_pack("{sI ss ss ss* ss*}", "inbound", (json_int_t)q->inbound,
				      "class", vocabulary_word(&question_class_words, q->class),
				      "kind", vocabulary_word(&question_kind_words, q->kind),
				      "text", q->text, "evidence", q->evidence));
	}
}
