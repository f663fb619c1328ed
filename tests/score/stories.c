/* SPDX-License-Identifier: Apache-2.0
 *
 * stories.c - what becomes of patients to whom several messages belong, without a database.
 *
 * usage: stories SOURCE_DIRECTORY <messages
 *
 * Messages stand between 0x0b and 0x1c, as on a link, each decided at the time in its MSH-7; an
 * empty one ends a story, and the next begins in a hospital that knows nobody.  One line of JSON a
 * story: messages (what became of each), followups with state, closure and the reasons, and the
 * open questions.  No clock runs between the messages.  Exit 1 when a message cannot be read.
 */
#include "desk.h"
#include "followupd/closure.h"
#include "../lib/frames.h"

#include <stdio.h>

struct story {
	struct desk desk;
	struct arena *arena;
	struct charts *charts;
	json_t *messages;
	int64_t inbound;
};

static void begin(struct story *s)
{
	s->arena = arena_new();
	s->charts = desk_charts(&s->desk, s->arena);
	s->messages = json_array();
	s->inbound = 0;
}

static json_t *followup_of(const struct case_record *row)
{
	const struct followup *f = &row->f;
	return json_pack("{ss ss ss* ss ss*}", "ref", row->ref, "action", f->action, "modality",
	    f->modality, "state", vocabulary_word(&followup_state_words, (int)f->state), "closure",
	    closure_text(f->closure));
}

static void end(struct story *s)
{
	json_t *followups = json_array(), *questions = json_array();
	for (size_t i = 0; i < s->charts->count; i++) {
		const struct chart *c = s->charts->chart[i];
		for (size_t k = 0; k < c->case_count; k++)
			json_array_append_new(followups, followup_of(c->record[k]));
		desk_questions(questions, c);
	}
	desk_questions(questions, s->charts->nobody);
	json_t *line = json_pack(
	    "{so so so}", "messages", s->messages, "followups", followups, "questions", questions);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
	arena_free(s->arena);
}

static bool take(void *arg, const char *raw, size_t len)
{
	struct story *s = arg;
	if (!len) {
		end(s);
		begin(s);
		return true;
	}
	struct facts *m = arena_alloc(s->arena, sizeof *m);
	struct decided d;
	if (!desk_read(&s->desk, s->arena, raw, len, m)) {
		json_array_append_new(s->messages, json_string("cannot be read"));
		return false;
	}
	desk_decide(&s->desk, s->charts, m, ++s->inbound, m->sent.at, s->arena, &d);
	json_array_append_new(
	    s->messages, json_string(d.ok ? decided_detail(&d, s->arena) : d.err.text));
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct story s = {0};
	struct err e = {0};
	if (argc != 2) {
		fprintf(stderr, "usage: stories SOURCE_DIRECTORY <messages\n");
		return 2;
	}
	if (!desk_open(&s.desk, a, argv[1], &e)) {
		fprintf(stderr, "stories: %s\n", e.text);
		return 2;
	}
	begin(&s);
	bool ok = frames_each(take, &s);
	arena_free(s.arena);
	json_decref(s.messages);
	rules_free(s.desk.rules);
	arena_free(a);
	return ok ? 0 : 1;
}
