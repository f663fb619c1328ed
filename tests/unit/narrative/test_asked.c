/* SPDX-License-Identifier: Apache-2.0
 *
 * test_asked.c - what sentences of an impression ask for, each in another way
 * (tests/data/narrative/asked/sentences.csv).
 *
 * Open: one record that names the exam or the act, with that interval, on no condition.  Ask: what
 * a person has to complete or to judge.  Net: no rule takes it, and the net under them asks.  None:
 * nothing that opens or asks.
 */
#include "autoconf.h"
#include "followupd/csv.h"
#include "help.h"

#include <stdio.h>
#include <string.h>

Suite *asked_suite(void);

static bool is_wish(const struct narrative_record *r)
{
	return r->kind == NARRATIVE_RECOMMENDATION || r->kind == NARRATIVE_ACTION;
}

static bool opens(
    struct arena *a, const struct narrative_record *r, const char *modality, const char *interval)
{
	const char *own =
	    r->min < 0 ? ""
		       : arena_printf(a, "%d-%d %s", r->min, r->max < 0 ? r->min : r->max, r->unit);
	return is_wish(r) && !r->conditional && strcmp(r->modality, modality) == 0 &&
	       strcmp(own, interval) == 0;
}

static bool asks(const struct narrative_record *r)
{
	return r->kind == NARRATIVE_REVIEW ||
	       (is_wish(r) && (r->conditional ? r->depends : !r->certain));
}

static bool is_silent(const struct narrative_record *r)
{
	return !asks(r) && !(is_wish(r) && !r->conditional);
}

static bool net_asks(const struct narrative_records *all)
{
	for (size_t i = 0; i < all->sentence_count; i++)
		if (all->sentence[i].asks)
			return true;
	return all->communication.critical; /* whether somebody was told is asked */
}

static bool is_right(struct arena *a, const struct narrative_records *all, const char *wants,
    const char *modality, const char *interval)
{
	bool open = false, ask = false, silent = true;
	for (size_t i = 0; i < all->count; i++) {
		open = open || opens(a, &all->record[i], modality, interval);
		ask = ask || asks(&all->record[i]);
		silent = silent && is_silent(&all->record[i]);
	}
	if (strcmp(wants, "net") == 0)
		return silent && net_asks(all);
	if (strcmp(wants, "heard") == 0)
		return !silent || net_asks(all);
	if (strcmp(wants, "quiet") == 0)
		return silent && !net_asks(all);
	return strcmp(wants, "open") == 0 ? open : strcmp(wants, "ask") == 0 ? ask : silent;
}

START_TEST(what_a_sentence_asks_for_is_found)
{
	static const char *const names[] = {"id", "wants", "modality", "interval", "text"};
	struct arena *a = arena_new();
	struct err e = {0};
	struct csv c;
	size_t wrong = 0;
	const char *f[5];
	const char *path =
	    arena_printf(a, "%s/tests/data/narrative/asked/sentences.csv", source_dir());
	ck_assert_msg(csv_read_file(a, path, &c, &e), "%s", e.text);
	ck_assert_uint_gt(c.count, 100);
	for (size_t i = 1; i < c.count; i++) {
		for (int k = 0; k < 5; k++)
			f[k] = csv_get(&c.row[i], csv_column(&c, names[k]));
		const char *text = arena_printf(a, "%s%s",
		    strchr(f[4], ':') && strcmp(f[1], "none") == 0 ? "" : "IMPRESSION:\n", f[4]);
		struct narrative_records all;
		const struct narrative_options o = {.day = date_of(2026, 3, 2)};
		narrative_extract(shipped_rules(), text, strlen(text), &o, a, &all);
		if (is_right(a, &all, f[1], f[2], f[3]))
			continue;
		fprintf(stderr, "%s wants %s %s %s: %s\n", f[0], f[1], f[2], f[3], f[4]);
		wrong++;
	}
	arena_free(a);
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

Suite *asked_suite(void)
{
	Suite *s = suite_create("asked");
	TCase *t = tcase_create("asked");
	tcase_add_test(t, what_a_sentence_asks_for_is_found);
	suite_add_tcase(s, t);
	return s;
}
