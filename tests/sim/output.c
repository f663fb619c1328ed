/* SPDX-License-Identifier: Apache-2.0
 *
 * output.c - what a run leaves behind.
 *
 * Fails: ends the program when a file cannot be written.
 */
#include "autoconf.h"
#include "output.h"
#include "followupd/answers.h"
#include "followupd/buf.h"
#include "followupd/log.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPLAY_FILE "sim-replay.txt"

static void write_file(const char *path, const char *data, size_t len)
{
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		fatal("could not write \"%s\": %s", path, strerror(errno));
}

/* ---- traces --------------------------------------------------------------------------------- */

static void print_message(const struct sim_step *s)
{
	struct buf b = {0};
	if (step_hl7(s, &b))
		for (char *line = b.data, *next; line && *line; line = next) {
			next = strchr(line, '\r');
			if (next)
				*next++ = '\0';
			printf("        %.300s\n", line);
		}
	buf_free(&b);
}

static void print_step(const struct sim_step *s)
{
	char when[32];
	printf("  %5u %s %s", s->serial, instant_text(s->at, when), step_kind_name(s->kind));
	if (s->kind == STEP_ANSWER)
		printf(" %s by %s, pick %u, code %s",
		    vocabulary_word(&answer_kind_words, (int)s->answer),
		    sim_people[s->orderer.number].ref, s->pick, s->code);
	if (s->kind == STEP_OUTAGE)
		printf(" of %lld hours", (long long)(s->length / HOURS(1)));
	if (s->kind == STEP_POLICY)
		printf(" %s", s->pick ? "variant" : "default");
	putchar('\n');
	print_message(s);
}

void output_trace(const struct story *s, const bool *keep)
{
	size_t n = 0;
	for (size_t i = 0; i < s->count; i++)
		n += keep[i];
	printf("shortest trace found: %zu of %zu steps\n", n, s->count);
	for (size_t i = 0; i < s->count; i++)
		if (keep[i])
			print_step(&s->step[i]);
}

/* ---- replay --------------------------------------------------------------------------------- */

static const char *commit(const char *source, char *out, size_t size)
{
	char command[512];
	snprintf(
	    command, sizeof command, "git -C '%s' rev-parse --short=12 HEAD 2>/dev/null", source);
	FILE *f = popen(command, "r");
	bool known = f && fgets(out, (int)size, f);
	if (f)
		pclose(f);
	if (known)
		out[strcspn(out, "\n")] = '\0';
	return known ? out : PACKAGE_VERSION;
}

void output_replay(const struct story *s, const bool *keep, bool via_hl7, const char *source)
{
	struct buf b = {0};
	char name[64];
	const struct story_options *o = &s->options;
	buf_addf(&b, "# steps of seed %llu, %u patients, %u years\n", (unsigned long long)o->seed,
	    o->patients, o->years);
	for (size_t i = 0; i < s->count; i++)
		if (keep[i])
			buf_addf(&b, "%u\n", s->step[i].serial);
	write_file(REPLAY_FILE, b.data, b.len);
	buf_free(&b);
	printf("commit %s\nreplay: tests/sim/run --seed %llu --years %u --patients %u --trouble "
	       "%u%s%s "
	       "--replay %s\n",
	    commit(source, name, sizeof name), (unsigned long long)o->seed, o->years, o->patients,
	    o->trouble, o->calm ? " --calm" : "", via_hl7 ? " --hl7" : "", REPLAY_FILE);
}

bool input_replay(const char *path, const struct story *s, bool *keep, struct err *e)
{
	char line[128];
	FILE *f = fopen(path, "r");
	if (!f)
		return err_set(
		    e, ERR_NOT_FOUND, "could not read \"%s\": %s", path, strerror(errno));
	while (fgets(line, sizeof line, f)) {
		size_t serial = strtoul(line, NULL, 10);
		for (size_t i = 0; i < s->count; i++)
			if (s->step[i].serial == serial)
				keep[i] = true;
	}
	fclose(f);
	return true;
}

/* ---- stories -------------------------------------------------------------------------------- */

/* The kinds of questions that take the answer. */
static json_t *questions_of(enum answer_kind answer)
{
	json_t *list = json_array();
	for (size_t i = 0; i < question_kind_words.count; i++)
		if (answer_fits(answer, (enum question_kind)i))
			json_array_append_new(list, json_string(question_kind_words.word[i].word));
	return list;
}

/* As an answer is stored, but for what it is about: that is named by patient and by its place among
 * what he has by then (answers.c). */
static void print_answer(struct arena *a, const struct sim_step *s, struct buf *b)
{
	const struct answer *w = answer_of(a, s);
	json_t *o = json_pack("{s:s, s:s, s:s, s:i, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*}",
	    "kind", vocabulary_word(&answer_kind_words, (int)w->kind), "by", w->by, "patient",
	    sim_number(a, s->patient, s->old_number), "pick", (int)s->pick, "reason", w->reason,
	    "code", w->code, "exam", w->exam, "clinician", w->clinician, "link", w->link, "report",
	    w->report, "source", w->source);
	json_t *typed =
	    json_pack("{s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:b}",
		"channel", w->channel, "outcome", w->outcome, "next", w->next, "person", w->person,
		"note", w->note, "what", w->what, "in", w->interval, "to", w->to, "at", w->at,
		"means", w->means, "until", w->until, "read_back", w->read_back);
	json_object_update_new(typed, json_pack("{s:s*, s:s*, s:s*}", "contact", w->contact,
					  "contact_kind", w->contact_kind, "use", w->use));
	json_object_update(o, typed);
	json_decref(typed);
	json_t *entered = json_pack("{s:s*, s:s*, s:s*, s:b}", "authority", w->authority, "number",
	    w->number, "day", w->day, "another", w->another);
	json_object_update(o, entered);
	json_decref(entered);
	if (w->kind == ANSWER_LETTER)
		json_object_update_new(
		    o, json_pack("{s:i, s:s*, s:s*, s:s*, s:s*, s:s*, s:b}", "letter", w->letter,
			   "says", w->says, "language", w->language, "density", w->density, "batch",
			   w->batch, "carrier", w->carrier, "certified", w->certified));
	if (w->kind >= ANSWER_OPEN || of_question(s))
		json_object_set_new(o, "fits", questions_of(w->kind));
	char *text = json_dumps(o, JSON_COMPACT);
	buf_addf(b, "%s\n", text);
	free(text);
	json_decref(o);
}

static const char *prose_word(enum prose_mode m)
{
	return m == PROSE_ON ? "on" : m == PROSE_SHADOW ? "shadow" : "off";
}

static void write_step(struct arena *a, const char *folder, const struct sim_step *s)
{
	struct buf b = {0};
	char when[32];
	const char *kind = "clock";
	instant_text(s->at, when);
	write_file(arena_printf(a, "%s/%05u.clock", folder, s->serial * 2), when, strlen(when));
	if (s->kind == STEP_ANSWER) {
		kind = "answer.json";
		print_answer(a, s, &b);
	} else if (step_hl7(s, &b)) {
		kind = arena_printf(a, "%s.hl7", prose_word(sim_prose(s->patient)));
	}
	if (b.len)
		write_file(
		    arena_printf(a, "%s/%05u.%s", folder, s->serial * 2 + 1, kind), b.data, b.len);
	buf_free(&b);
}

/* Places count from 1; times are seconds. */
static json_t *leave_of(const struct story *s, int person)
{
	json_t *list = json_array();
	for (size_t i = 0; i < s->period_count; i++) {
		const struct sim_period *t = &s->period[i];
		bool ends = t->until != INSTANT_NONE;
		if (t->person != person)
			continue;
		json_array_append_new(
		    list, json_pack("{s:i, s:I, s:o}", "cover", t->cover + 1, "from",
			      (json_int_t)(t->from / SECONDS(1)), "until",
			      ends ? json_integer(t->until / SECONDS(1)) : json_null()));
	}
	return list;
}

static void write_people(struct arena *a, const char *folder, const struct story *s)
{
	json_t *list = json_array();
	for (int i = 0; i < PEOPLE; i++) {
		const struct sim_person *p = &sim_people[i];
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s?, s:s, s:o}", "ref", p->ref, "family",
			      p->family, "given", p->given, "email", p->email, "roles", p->roles,
			      "leave", leave_of(s, i)));
	}
	char *text = json_dumps(list, JSON_INDENT(1));
	write_file(arena_printf(a, "%s/people.json", folder), text, strlen(text));
	free(text);
	json_decref(list);
}

void output_story(const struct story *s, const char *folder)
{
	struct arena *a = arena_new();
	if (mkdir(folder, 0777) && errno != EEXIST)
		fatal("could not make \"%s\": %s", folder, strerror(errno));
	write_people(a, folder, s);
	for (size_t i = 0; i < s->count; i++)
		write_step(a, folder, &s->step[i]);
	arena_free(a);
}

void output_final(struct hospital *h, const char *path)
{
	char *text = hospital_final(h);
	write_file(path, text, strlen(text));
	free(text);
}
