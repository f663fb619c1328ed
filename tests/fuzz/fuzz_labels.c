/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_labels.c - any bytes as a file of labelled reports, and weights from what is in it.
 */
#include "followupd/labels.h"
#include "followupd/learn.h"
#include "shipped_rules.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORTS_MAX 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct learner *l, struct arena *a, const struct labelled *report, uint32_t number)
{
	const struct narrative_options explain = {.explain = true};
	const struct passage whole = {.section = SECTION_BODY, .text = report->text};
	const char *text = narrative_text(&whole, 1, a);
	struct narrative_records all;
	struct err e = {0};
	narrative_extract(shipped_rules(), text, strlen(text), &explain, a, &all);
	bool *asks = arena_alloc(a, all.sentence_count + 1), any = false;
	if (!labels_match(report, text, &all, asks, &e)) {
		if (!*e.text || !report->quote_count)
			abort();
		return;
	}
	for (size_t i = 0; i < all.sentence_count; i++) {
		any |= asks[i];
		learner_add(l, &(struct learn_example){.feature = all.sentence[i].feature,
				   .count = all.sentence[i].feature_count,
				   .asks = asks[i],
				   .worth = 1,
				   .report = number});
	}
	if (any != (report->quote_count > 0) || (any && report->silent))
		abort();
}

/* What is learnt is sorted and can be loaded. */
static void check_weights(const struct learner *l, struct arena *a)
{
	struct narrative_weight *w;
	struct err e = {0};
	size_t count;
	learner_train(l, &(struct learn_order){.without = LEARN_ALL}, a, &w, &count);
	for (size_t i = 1; i < count; i++)
		if (strcmp(w[i - 1].feature, w[i].feature) >= 0)
			abort();
	if (!narrative_weigh(shipped_rules(), w, count, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct csv csv;
	struct labelled_reports all;
	struct err e = {0};
	bool ok = csv_read(a, (const char *)data, size, &csv, &e);
	if (ok && labels_read(a, &csv, &all, &e)) {
		struct learner *l = learner_new();
		for (uint32_t i = 0; i < all.count && i < REPORTS_MAX; i++)
			take(l, a, &all.report[i], i);
		check_weights(l, a);
		learner_free(l);
	} else if (!*e.text) {
		abort();
	}
	arena_free(a);
	return 0;
}
