/* SPDX-License-Identifier: Apache-2.0
 *
 * test_learn.c - labelled reports, the sentences that their labels mean, and weights from them.
 */
#include "autoconf.h"
#include "help.h"
#include "followupd/labels.h"
#include "followupd/learn.h"

#include <stdlib.h>
#include <string.h>

Suite *learn_suite(void);

#define COUNT(list) (sizeof list / sizeof *list)
#define HEAD	    "id,text,asks\n"

/* ---- labelled reports ------------------------------------------------------------------------ */

static bool labels_of(
    struct arena *a, const char *file, struct labelled_reports *out, struct err *e)
{
	struct csv csv;
	return csv_read(a, file, strlen(file), &csv, e) && labels_read(a, &csv, out, e);
}

START_TEST(rows_of_one_id_are_one_report)
{
	struct arena *a = arena_new();
	struct labelled_reports all;
	struct err e = {0};
	const char *file = "group,id,text,asks,modality\n"
			   "vale,1,Call urology. See oncology.,Call,CT\n"
			   "vale,1,,See oncology,CT\n"
			   "may,2,Normal.,no,\n"
			   "may,3,Normal.,,\n"
			   "may,4,A mass. And more.,?,\n"
			   "may,5,Call urology.,yes,\n";
	ck_assert_msg(labels_of(a, file, &all, &e), "%s", e.text);
	ck_assert_uint_eq(all.count, 5);
	ck_assert_str_eq(all.report[0].group, "vale");
	ck_assert_str_eq(all.report[0].modality, "CT");
	ck_assert_uint_eq(all.report[0].quote_count, 2);
	ck_assert_int_eq(all.report[0].quote[1].line, 3);
	ck_assert_str_eq(all.report[0].quote[1].words, "See oncology");
	const bool silent[] = {false, true, true, false, false};
	const size_t quotes[] = {2, 0, 0, 0, 1};
	for (size_t i = 0; i < all.count; i++) {
		ck_assert_int_eq(all.report[i].silent, silent[i]);
		ck_assert_uint_eq(all.report[i].quote_count, quotes[i]);
	}
	ck_assert_ptr_null(all.report[1].modality);
	ck_assert_ptr_null(all.report[4].quote[0].words);
	arena_free(a);
}
END_TEST

static const struct {
	const char *file, *text;
} faults[] = {
    {"", "line 1: there is no column \"id\""},
    {"id,asks\n1,no\n", "line 1: there is no column \"text\""},
    {"id,text\n1,Normal.\n", "line 1: there is no column \"asks\""},
    {HEAD "1,Normal, and more,no\n", "line 2: there are 4 fields, and 3 columns"},
    {HEAD "1,Normal\n", "line 2: there are 2 fields, and 3 columns"},
    {HEAD ",Normal.,no\n", "line 2: the report has no id"},
    {HEAD "1,Normal.,no\n\n2, ,no\n", "line 4: the report has no text"},
    {HEAD "1,Normal.,no\n2,Normal.,no\n1,Normal.,no\n",
	"line 4: the report of that id stands in line 2 already"},
    {HEAD "1,Call urology.,Call\n1,Call oncology.,Call\n",
	"line 3: the text differs from that of the report's first row"},
    {HEAD "1,Call urology.,Call\n1,,no\n",
	"line 3: a report of several rows has words of its text in the column asks of each"},
    {HEAD "1,Call urology.,no\n1,,Call\n",
	"line 3: a report of several rows has words of its text in the column asks of each"},
    {HEAD "1,Call urology.,yes\n1,,Call\n",
	"line 3: a report of several rows has words of its text in the column asks of each"},
};

START_TEST(a_wrong_row_is_told_by_line)
{
	struct arena *a = arena_new();
	struct labelled_reports all;
	struct err e = {0};
	ck_assert(!labels_of(a, faults[_i].file, &all, &e));
	ck_assert_str_eq(e.text, faults[_i].text);
	arena_free(a);
}
END_TEST

/* ---- the sentences they mean ----------------------------------------------------------------- */

/* expected: of each sentence whether it asks; NULL: an error */
static const struct {
	const char *text, *asks, *expected;
} matched[] = {
    {"IMPRESSION: Renal mass. Refer to urology. Normal liver.", "Refer", "010"},
    {"IMPRESSION: Renal mass. Refer to urology. Normal liver.", "refer  TO\nurology", "010"},
    {"IMPRESSION: Renal mass. Refer to\nurology. Normal liver.", "Refer to urology.", "010"},
    {"IMPRESSION: Renal mass. Refer to urology. Normal liver.", "urology. Normal", "010"},
    {"Renal mass. Refer to urology. Normal liver. Refer to urology.", "Refer to", "0101"},
    {"IMPRESSION: Renal mass. Refer to urology.", "efer to", NULL},
    {"IMPRESSION: Renal mass. Refer to urology.", "Refer to oncology", NULL},
    {"IMPRESSION: Renal mass. Refer to urology.", "urology. Then", NULL},
    {"Refer to urology.", "yes", "1"},
    {"One is. Two are. Three are. Four are.", "yes", NULL},
    {"A mass. Normal liver.", "?", "00"},
    {"A mass. Normal liver.", "no", "00"},
};

START_TEST(words_mean_the_sentence_in_which_they_begin)
{
	struct arena *a = arena_new();
	const struct narrative_options explain = {.explain = true};
	const char *text = matched[_i].text, *expected = matched[_i].expected;
	const char *file = arena_printf(a, HEAD "1,\"%s\",\"%s\"\n", text, matched[_i].asks);
	struct narrative_records all;
	struct labelled_reports labels;
	struct err e = {0};
	bool asks[16];
	ck_assert_msg(labels_of(a, file, &labels, &e), "%s", e.text);
	narrative_extract(shipped_rules(), text, strlen(text), &explain, a, &all);
	ck_assert_uint_lt(all.sentence_count, COUNT(asks));
	bool ok = labels_match(&labels.report[0], text, &all, asks, &e);
	ck_assert_int_eq(ok, expected != NULL);
	if (ok)
		ck_assert_uint_eq(all.sentence_count, strlen(expected));
	else
		ck_assert_int_eq(strncmp(e.text, "line 2: ", 8), 0);
	for (size_t i = 0; ok && i < all.sentence_count; i++)
		ck_assert_int_eq(asks[i], expected[i] == '1');
	arena_free(a);
}
END_TEST

/* ---- weights --------------------------------------------------------------------------------- */

static int weight_of(const struct narrative_weight *w, size_t count, const char *feature)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(w[i].feature, feature) == 0)
			return w[i].weight;
	return 0;
}

/* "kindly" asks, "normal" does not; "clinic" stands in both, "once" in one report only. */
static void teach(struct learner *l)
{
	static const char *const asking[] = {"kindly", "clinic", "kindly"};
	static const char *const harmless[] = {"normal", "clinic"};
	static const char *const once[] = {"kindly", "once"};
	for (uint32_t i = 0; i < 40; i++)
		learner_add(l, &(struct learn_example){.feature = i == 7  ? once
								  : i % 2 ? asking
									  : harmless,
				   .count = i % 2 && i != 7 ? 3 : 2,
				   .asks = i % 2,
				   .worth = 1,
				   .report = i,
				   .fold = i % 4 / 2});
}

static void learnt(struct arena *a, uint32_t without, const struct narrative_weight *base,
    size_t base_count, struct narrative_weight **w, size_t *count, struct learner **l)
{
	*l = learner_new();
	teach(*l);
	const struct learn_order order = {
	    .without = without, .base = base, .base_count = base_count};
	learner_train(*l, &order, a, w, count);
}

START_TEST(what_asks_weighs_more_than_what_does_not)
{
	struct arena *a = arena_new();
	struct narrative_weight *w;
	struct learner *l;
	size_t n;
	learnt(a, LEARN_ALL, NULL, 0, &w, &n, &l);
	ck_assert_int_gt(weight_of(w, n, "kindly"), 1000);
	ck_assert_int_lt(weight_of(w, n, "normal"), -1000);
	ck_assert_int_lt(abs(weight_of(w, n, "clinic")), weight_of(w, n, "kindly") / 4);
	ck_assert_int_eq(weight_of(w, n, "once"), 0);
	ck_assert_int_eq(weight_of(w, n, "@harmless"), -1400);
	for (size_t i = 1; i < n; i++)
		ck_assert_int_lt(strcmp(w[i - 1].feature, w[i].feature), 0);
	learner_free(l);
	arena_free(a);
}
END_TEST

START_TEST(the_least_sum_is_found)
{
	/* One feature, in four sentences that ask: w^2 + b^2 + 4 log(1 + exp(-w - b)) is least
	 * where w = b = 2 / (1 + exp(2 w)). */
	const int least = 521;
	static const char *const shown[] = {"word"};
	struct arena *a = arena_new();
	struct learner *l = learner_new();
	struct narrative_weight *w;
	size_t n;
	for (uint32_t i = 0; i < 4; i++)
		learner_add(
		    l, &(struct learn_example){
			   .feature = shown, .count = 1, .asks = true, .worth = 1, .report = i});
	learner_train(l, &(struct learn_order){.without = LEARN_ALL}, a, &w, &n);
	ck_assert_int_le(abs(weight_of(w, n, "word") - least), 5);
	ck_assert_int_le(abs(weight_of(w, n, "@bias") - least), 5);
	learner_free(l);
	arena_free(a);
}
END_TEST

START_TEST(what_was_not_taught_stays)
{
	static const struct narrative_weight base[] = {{"@ask", 100}, {"@bias", -3000},
	    {"@harmless", -1500}, {"kindly", -700}, {"once", 300}, {"other", 4321}};
	struct arena *a = arena_new();
	struct narrative_weight *w;
	struct learner *l;
	size_t n;
	learnt(a, LEARN_ALL, base, COUNT(base), &w, &n, &l);
	ck_assert_int_eq(weight_of(w, n, "other"), 4321);
	ck_assert_int_eq(weight_of(w, n, "@ask"), 100);
	ck_assert_int_eq(weight_of(w, n, "@harmless"), -1500);
	ck_assert_int_gt(weight_of(w, n, "kindly"), 300);
	ck_assert_int_gt(weight_of(w, n, "once"), 300); /* known, so that one report counts */
	learner_free(l);
	arena_free(a);
}
END_TEST

START_TEST(the_same_again_is_the_same)
{
	struct arena *a = arena_new();
	struct narrative_weight *w[2];
	struct learner *l[2];
	size_t n[2];
	for (int i = 0; i < 2; i++)
		learnt(a, 1, NULL, 0, &w[i], &n[i], &l[i]);
	ck_assert_uint_eq(n[0], n[1]);
	for (size_t i = 0; i < n[0]; i++) {
		ck_assert_str_eq(w[0][i].feature, w[1][i].feature);
		ck_assert_int_eq(w[0][i].weight, w[1][i].weight);
	}
	learner_free(l[0]);
	learner_free(l[1]);
	arena_free(a);
}
END_TEST

START_TEST(nothing_to_learn_is_the_base)
{
	static const struct narrative_weight base[] = {{"@bias", -3000}, {"word", 12}};
	struct arena *a = arena_new();
	struct learner *l = learner_new();
	struct narrative_weight *w;
	size_t n;
	const struct learn_order order = {
	    .without = LEARN_ALL, .base = base, .base_count = COUNT(base)};
	learner_train(l, &order, a, &w, &n);
	ck_assert_int_eq(weight_of(w, n, "@bias"), -3000);
	ck_assert_int_eq(weight_of(w, n, "word"), 12);
	learner_free(l);
	arena_free(a);
}
END_TEST

Suite *learn_suite(void)
{
	Suite *s = suite_create("learn");
	TCase *labels = tcase_create("labels"), *weights = tcase_create("weights");
	tcase_add_test(labels, rows_of_one_id_are_one_report);
	tcase_add_loop_test(labels, a_wrong_row_is_told_by_line, 0, COUNT(faults));
	tcase_add_loop_test(labels, words_mean_the_sentence_in_which_they_begin, 0, COUNT(matched));
	tcase_add_test(weights, what_asks_weighs_more_than_what_does_not);
	tcase_add_test(weights, the_least_sum_is_found);
	tcase_add_test(weights, what_was_not_taught_stays);
	tcase_add_test(weights, the_same_again_is_the_same);
	tcase_add_test(weights, nothing_to_learn_is_the_base);
	suite_add_tcase(s, labels);
	suite_add_tcase(s, weights);
	return s;
}
