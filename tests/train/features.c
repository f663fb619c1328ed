/* SPDX-License-Identifier: Apache-2.0
 *
 * features.c - what the net sees in the sentences of reports, for tests/train/train_net.py.
 *
 * usage: features RULES_DIRECTORY <messages
 *
 * A message stands between 0x0b and 0x1c, as on a link.  One line of JSON each: number (MSH-10) and
 * sentences, each with start, text, section, explained and features.  Exit 1 when a message cannot
 * be read.
 */
#include "followupd/hl7_facts.h"
#include "followupd/narrative.h"
#include "../lib/frames.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static json_t *sentence_json(const char *text, const struct narrative_sentence *s)
{
	json_t *features = json_array();
	for (size_t i = 0; i < s->feature_count; i++)
		json_array_append_new(features, json_string(s->feature[i]));
	return json_pack("{sI ss% ss ss sI si so}", "start", (json_int_t)s->span.start, "text",
	    text + s->span.start, s->span.len, "section", narrative_section_name(s->section),
	    "explained", s->explained, "places", (json_int_t)s->places, "stake", (int)s->stake,
	    "features", features);
}

static void print_report(const struct narrative_rules *rules, struct arena *a, const char *number,
    const struct facts_report *r)
{
	const struct narrative_options options = {.modality = r->modality, .explain = true};
	struct narrative_records all;
	const char *text = narrative_text(r->passage, r->passage_count, a);
	json_t *sentences = json_array();
	narrative_extract(rules, text, strlen(text), &options, a, &all);
	for (size_t i = 0; i < all.sentence_count; i++)
		json_array_append_new(sentences, sentence_json(text, &all.sentence[i]));
	const struct narrative_communication *c = &all.communication;
	json_t *line = json_pack("{ss so sb sb sb}", "number", number, "sentences", sentences,
	    "critical", c->critical, "told", c->told, "failed", c->failed);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static bool print_message(void *arg, const char *raw, size_t len)
{
	const struct narrative_rules *rules = arg;
	const struct hl7_source source = {0};
	struct arena *a = arena_new();
	struct facts m = {0};
	struct err e = {0};
	bool ok = hl7_facts(a, raw, len, &source, NULL, &m, &e);
	for (size_t i = 0; ok && i < m.report_count; i++)
		print_report(rules, a, m.control_id ? m.control_id : "", &m.report[i]);
	if (!ok)
		fprintf(stderr, "features: a message cannot be read: %s\n", e.text);
	arena_free(a);
	return ok;
}

int main(int argc, char **argv)
{
	struct narrative_rules *rules;
	struct err e = {0};
	if (argc != 2) {
		fprintf(stderr, "usage: features RULES_DIRECTORY <messages\n");
		return 2;
	}
	if (!narrative_load(argv[1], NULL, &rules, &e)) {
		fprintf(stderr, "features: %s\n", e.text);
		return 2;
	}
	bool ok = frames_each(print_message, rules);
	narrative_free(rules);
	return ok ? 0 : 1;
}
