/* SPDX-License-Identifier: Apache-2.0
 *
 * review.c - the questions that wait for a person.
 */
#include "autoconf.h"
#include "followupd/answers.h"
#include "followupd/ctl_commands.h"
#include "followupd/review_list.h"

#include <inttypes.h>
#include <stdio.h>

#define LIMIT_MAX 1000000

int64_t ctl_question_id(const struct ctl *c, const char *word)
{
	return ctl_number(c, "ID", *word == 'Q' || *word == 'q' ? word + 1 : word, 1, INT64_MAX);
}

int ctl_review(struct ctl *c, int argc, char **argv)
{
	const char *limit = "100", *skip = "0";
	const struct ctl_option options[] = {
	    {"limit", "N", "at most so many (default 100)", &limit},
	    {"skip", "N", "leave out the first N", &skip}, {0}};
	struct rows r = {0};
	struct err e = {0};
	int64_t count = 0;
	ctl_options(c, argc, argv, options, 0, 0);
	int64_t most = ctl_number(c, "--limit", limit, 1, LIMIT_MAX),
		skipped = ctl_number(c, "--skip", skip, 0, INT64_MAX);
	if (!ctl_connect(c, &e) || !review_list(c->session, most, skipped, &r, &e))
		return ctl_fail(&e);
	if (!review_count(c->session, &count, &e)) {
		rows_free(&r);
		return ctl_fail(&e);
	}
	ctl_print_rows(c, &r,
	    "id class owner due_at tier created_at kind patient accession followup evidence "
	    "question",
	    count ? "no more questions are open" : "no question is open");
	ctl_say_cut(skipped, rows_count(&r), count, "open questions");
	rows_free(&r);
	return CTL_DONE;
}

static void print_page(
    const struct ctl *c, const struct rows *r, const struct rows *history, const struct rows *told)
{
	struct arena *a = arena_new();
	int kind = vocabulary_value(&question_kind_words, rows_text(r, 0, rows_column(r, "kind")));
	printf("Question Q%" PRId64 "\n", rows_int(r, 0, rows_column(r, "id")));
	ctl_print_field("asked", vocabulary_meaning(&question_kind_words, kind));
	static const struct {
		const char *label, *column;
	} lines[] = {{"words", "question"}, {"evidence", "evidence"}, {"proposed", "proposal"},
	    {"class", "class"}, {"owner", "owner"}, {"since", "created_at"},
	    {"next step", "next_step"}, {"at", "due_at"}, {"waits until", "waits_until"},
	    {"by the day", "deadline"}, {"by the rule", "rule"}, {"tier", "tier"},
	    {"patient", "patient"}, {"follow-up", "followup"}, {"accession", "accession"},
	    {"report", "report_id"}, {"message", "inbound_id"}, {"answered", "resolved_at"},
	    {"by", "resolved_by"}, {"answer", "resolution"}};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ctl_print_column(c, r, 0, lines[i].label, lines[i].column);
	if (rows_null(r, 0, rows_column(r, "resolved_at")))
		ctl_print_field("answers", answers_of(a, (enum question_kind)kind));
	ctl_print_heading("History");
	ctl_print_rows(c, history, "at actor kind words", "");
	ctl_print_heading("Told");
	ctl_print_rows(c, told, "at person kind step outcome", "  nobody yet");
	arena_free(a);
}

int ctl_review_show(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0}, history = {0}, told = {0};
	struct err e = {0};
	const struct ctl_option options[] = {{0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	int64_t id = ctl_question_id(c, word[0]);
	if (!ctl_connect(c, &e) || !review_show(c->session, id, &r, &e))
		return ctl_fail(&e);
	if (!review_history(c->session, id, &history, &e) ||
	    !review_told(c->session, id, &told, &e)) {
		rows_free(&history);
		rows_free(&r);
		return ctl_fail(&e);
	}
	if (c->json) {
		json_t *j = rows_json_object(&r, 0);
		json_object_set_new(j, "history", rows_json_array(&history));
		json_object_set_new(j, "told", rows_json_array(&told));
		ctl_print_json(j);
	} else {
		print_page(c, &r, &history, &told);
	}
	rows_free(&told);
	rows_free(&history);
	rows_free(&r);
	return CTL_DONE;
}
