/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c - what the core decides on messages, each on an empty chart, without a database.
 *
 * usage: decide SOURCE_DIRECTORY <messages
 *
 * A message stands between 0x0b and 0x1c, as on a link.  One line of JSON each: number (MSH-10),
 * failed (why it was put aside), followups and questions.  Exit 1 when a message cannot be read.
 */
#include "followupd/decision.h"
#include "followupd/hl7_facts.h"
#include "../lib/frames.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define IDS 4000

/* 2026-03-02 20:30 UTC, the clock of tests/score/score_decisions.py */
static const instant now = SECONDS(1772483400);

struct desk {
	struct rules *rules;
	const struct observation_map *observations;
	struct person fail_safe;
};

static bool open_desk(struct desk *d, struct arena *a, const char *dir, struct err *e)
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

static json_t *day(date d)
{
	char text[32];
	date_text(d, text);
	return json_string(text);
}

static json_t *followups_of(const struct chart *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->case_count; i++) {
		const struct followup *f = &c->record[i]->f;
		json_array_append_new(list,
		    json_pack("{ss ss* ss* so so so}", "action", f->action, "modality", f->modality,
			"side", f->laterality, "earliest", day(f->window.earliest), "target",
			day(f->window.target), "latest", day(f->window.latest)));
	}
	return list;
}

static void add_questions(json_t *list, const struct chart *c)
{
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (q->open)
			json_array_append_new(
			    list, json_pack("{ss ss ss* ss*}", "class",
				      vocabulary_word(&question_class_words, q->class), "kind",
				      vocabulary_word(&question_kind_words, q->kind), "text",
				      q->text, "evidence", q->evidence));
	}
}

static void print_decided(const char *number, const struct charts *all, const struct decided *d)
{
	json_t *cases = json_array(), *questions = json_array();
	for (size_t i = 0; d->ok && i < all->count; i++) {
		json_t *own = followups_of(all->chart[i]);
		json_array_extend(cases, own);
		json_decref(own);
		add_questions(questions, all->chart[i]);
	}
	add_questions(questions, all->nobody);
	json_t *line = json_pack("{ss ss* so so}", "number", number, "failed",
	    d->ok ? NULL : d->err.text, "followups", cases, "questions", questions);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static bool decide_one(void *arg, const char *raw, size_t len)
{
	const struct desk *desk = arg;
	static int64_t id[IDS];
	const struct hl7_source source = {.zone = zone_find("America/Los_Angeles")};
	struct arena *a = arena_new();
	struct facts *m = arena_alloc(a, sizeof *m);
	struct err e = {0};
	for (size_t i = 0; i < IDS; i++)
		id[i] = (int64_t)i + 2;
	if (!hl7_facts(a, raw, len, &source, desk->observations, m, &e)) {
		fprintf(stderr, "decide: a message cannot be read: %s\n", e.text);
		arena_free(a);
		return false;
	}
	struct person fail_safe = desk->fail_safe, *people[] = {&fail_safe};
	struct directory directory = {1, arena_alloc(a, sizeof people)};
	directory.person[0] = people[0];
	struct chart *nobody = arena_alloc(a, sizeof *nobody);
	struct id_pool ids = {.count = IDS, .id = id};
	struct charts all = {.nobody = nobody, .people = &directory, .ids = &ids};
	const struct event event = {
	    .kind = EVENT_MESSAGE, .inbound = 1, .received_at = now, .facts = m, .prose = PROSE_ON};
	struct decided d;
	all.chart = arena_alloc(a, 4 * sizeof *all.chart);
	decide(&all, &event, desk->rules, now, a, &d);
	print_decided(m->control_id ? m->control_id : "", &all, &d);
	arena_free(a);
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct desk desk = {0};
	struct err e = {0};
	if (argc != 2) {
		fprintf(stderr, "usage: decide SOURCE_DIRECTORY <messages\n");
		return 2;
	}
	if (!open_desk(&desk, a, argv[1], &e)) {
		fprintf(stderr, "decide: %s\n", e.text);
		return 2;
	}
	bool ok = frames_each(decide_one, &desk);
	rules_free(desk.rules);
	arena_free(a);
	return ok ? 0 : 1;
}
