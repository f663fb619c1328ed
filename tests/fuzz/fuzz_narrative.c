/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_narrative.c - any bytes as a report.
 */
#include "followupd/narrative.h"
#include "shipped_rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(struct narrative_span s, size_t size)
{
	if (s.start > size || s.len > size - s.start)
		abort();
}

static void check_record(const struct narrative_record *r, size_t size)
{
	check_span(r->sentence, size);
	check_span(r->mark, size);
	if (r->kind == NARRATIVE_CATEGORY && (!*r->system || !*r->category))
		abort();
	if (r->kind == NARRATIVE_RECOMMENDATION && r->max >= 0 && r->max < r->min)
		abort();
	if (r->kind == NARRATIVE_RECOMMENDATION && r->min >= 0 && !*r->unit)
		abort();
	if (r->kind == NARRATIVE_REVIEW && !*r->reason)
		abort();
}

static void check_sentence(const struct narrative_sentence *s, size_t size)
{
	check_span(s->span, size);
	if (s->stake < STAKE_AUTHOR || s->stake > STAKE_CRITICAL || !s->words || !s->explained)
		abort();
	for (size_t i = 0; i < s->feature_count; i++)
		if (!*s->feature[i])
			abort();
}

static void check_communication(const struct narrative_communication *c, size_t size)
{
	check_span(c->finding, size);
	check_span(c->statement, size);
	check_span(c->failure, size);
	check_span(c->person, size);
	check_span(c->when, size);
	if (c->told && !c->statement.len)
		abort();
}

/* Markup goes, and every byte keeps its place. */
static void check_markup(const uint8_t *data, size_t size, struct arena *a)
{
	char *text = arena_strndup(a, (const char *)data, size);
	const struct passage p = {.section = SECTION_BODY, .text = text};
	if (strlen(narrative_text(&p, 1, a)) != strlen(text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct narrative_options explain = {.explain = true};
	struct arena *a = arena_new();
	struct narrative_records all;
	char *exact = malloc(size ? size : 1); /* so that a read behind the end is seen */
	if (!exact)
		abort();
	memcpy(exact, data, size);
	narrative_extract(shipped_rules(), exact, size, &explain, a, &all);
	for (size_t i = 0; i < all.count; i++)
		check_record(&all.record[i], size);
	for (size_t i = 0; i < all.sentence_count; i++)
		check_sentence(&all.sentence[i], size);
	check_communication(&all.communication, size);
	check_markup(data, size, a);
	free(exact);
	arena_free(a);
	return 0;
}
