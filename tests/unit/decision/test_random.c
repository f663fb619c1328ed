/* SPDX-License-Identifier: Apache-2.0
 *
 * test_random.c - some thousand seeded random events, and the rules that hold after each of them.
 */
#include "chaos.h"
#include "table.h"

#include <string.h>

#define STORIES 60
#define BYTES	4096 /* about thirty events */

Suite *random_suite(void);

/* xorshift: the same on every machine. */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void fill(uint32_t seed, uint8_t *bytes, size_t len)
{
	uint32_t state = seed * 2654435761u + 1;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(next(&state) >> 11);
}

static void play(uint32_t seed, struct buf *picture)
{
	uint8_t bytes[BYTES];
	struct world w;
	fill(seed, bytes, sizeof bytes);
	struct dice d = {bytes, sizeof bytes};
	world_open(&w, shipped_rules(source_dir()));
	const char *fault = chaos_run(&w, &d);
	ck_assert_msg(!fault, "seed %u, %zu bytes left: %s", seed, d.left, fault);
	for (size_t i = 0; i < w.all.count; i++)
		show_chart(w.all.chart[i], picture);
	world_close(&w);
}

START_TEST(every_rule_holds_and_the_same_story_ends_the_same)
{
	struct buf once = {0}, twice = {0};
	play((uint32_t)_i + 1, &once);
	play((uint32_t)_i + 1, &twice);
	ck_assert_str_eq(buf_text(&once), buf_text(&twice));
	buf_free(&once);
	buf_free(&twice);
}
END_TEST

/* An event that ran out of ids half-way spoils what it touched, and nothing else. */
START_TEST(a_failed_decision_spoils_only_what_it_touched)
{
	struct world w;
	struct buf before = {0}, after = {0};
	world_open(&w, shipped_rules(source_dir()));
	script_run(&w,
	    "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2\n"
	    "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3");
	struct chart *other = w.all.chart[0];
	show_chart(other, &before);
	w.id_room = (size_t)_i;
	script_line(&w, "report acc=A2 proc=79086-5 day=2026-03-05 by=neu f=lung-rads:category=4A");
	ck_assert(!w.out.ok);
	ck_assert_int_eq(w.out.outcome, OUTCOME_FAILED);
	ck_assert_int_ge(w.ids.wanted, 1);
	ck_assert(w.all.chart[1]->spoiled);
	ck_assert(!other->spoiled);
	show_chart(other, &after);
	ck_assert_str_eq(buf_text(&before), buf_text(&after));
	buf_free(&before);
	buf_free(&after);
	world_close(&w);
}
END_TEST

Suite *random_suite(void)
{
	Suite *s = suite_create("random");
	TCase *t = tcase_create("events");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, every_rule_holds_and_the_same_story_ends_the_same, 0, STORIES);
	tcase_add_loop_test(t, a_failed_decision_spoils_only_what_it_touched, 0, 4);
	suite_add_tcase(s, t);
	return s;
}
