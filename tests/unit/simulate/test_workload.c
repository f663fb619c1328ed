/* SPDX-License-Identifier: Apache-2.0
 *
 * test_workload.c - what was told, counted by person, day and week.
 */
#include "../suite.h"
#include "followupd/simulate.h"

Suite *workload_suite(void);

#define MONDAY date_of(2026, 3, 2)

static struct person people_of[] = {
    {.id = 1, .ref = "C1", .roles = SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_CLINICIAN)},
    {.id = 2, .ref = "D1", .roles = SET_OF(ROLE_CLINICIAN)},
    {.id = 3, .ref = "R1", .roles = SET_OF(ROLE_RADIOLOGIST)}};

static const struct told told_of[] = {
    {1, 10, "F10", 0, TOLD_MAIL, 0},
    {1, 11, "F11", 0, TOLD_MAIL, 0},
    {1, 11, "F11", 0, TOLD_CALL, 0},
    {1, 11, "F11", 0, TOLD_ESCALATION, 2},
    {2, 10, "F10", 0, TOLD_MAIL, 0},
    {2, 10, "F10", 0, TOLD_CALENDAR, 0},
    {1, 20, NULL, 3, TOLD_LINE, 0}, /* a digest with two lines is one mail */
    {1, 20, NULL, 3, TOLD_QUESTION, 0},
    {1, 21, NULL, 3, TOLD_LINE, 0},
    {1, 21, NULL, 3, TOLD_QUESTION, 0},
    {1, 0, NULL, 3, TOLD_MAIL, 0},
    {1, 20, NULL, 8, TOLD_LINE, 0},
    {1, 20, NULL, 8, TOLD_QUESTION, 0}, /* the same task */
    {1, 20, NULL, 8, TOLD_ESCALATION, 4},
    {1, 0, NULL, 8, TOLD_MAIL, 0},
    {2, 10, "F10", 8, TOLD_MAIL, 0},
    {2, 10, "F10", 9, TOLD_MAIL, 0},
    {1, 10, "F10", 20, TOLD_LETTER, 0},
    {1, 10, "F10", 20, TOLD_MAIL, 0},
};
#define TOLD_COUNT (sizeof told_of / sizeof *told_of)

static struct workload load_of(struct arena *a, size_t count)
{
	struct simulation s = {.arena = a, .from = MONDAY + 2, .until = MONDAY + 30};
	struct workload w;
	for (size_t i = 0; i < 3; i++) {
		s.staff.person = arena_grow(a, s.staff.person, i, sizeof *s.staff.person);
		s.staff.person[s.staff.count++] = &people_of[i];
	}
	s.told = arena_alloc(a, (count + 1) * sizeof *s.told);
	for (; s.told_count < count; s.told_count++) {
		s.told[s.told_count] = told_of[s.told_count];
		s.told[s.told_count].day += MONDAY;
	}
	workload_make(a, &s, &w);
	return w;
}

START_TEST(each_person_has_counts)
{
	struct arena *a = arena_new();
	const struct workload w = load_of(a, TOLD_COUNT);
	const struct workload_counts *c = &w.person[0].n, *d = &w.person[1].n;
	ck_assert_uint_eq(w.person_count, 2);
	ck_assert_str_eq(w.person[0].person->ref, "C1");
	ck_assert_int_eq(w.person[0].role, ROLE_COORDINATOR);
	ck_assert_int_eq(c->mails, 5);
	ck_assert_int_eq(c->lines, 3);
	ck_assert_int_eq(c->tasks, 3); /* a call and two questions */
	ck_assert_int_eq(c->letters, 1);
	ck_assert_int_eq(c->tier[2], 1);
	ck_assert_int_eq(c->tier[4], 1);
	ck_assert_int_eq(d->mails, 3);
	ck_assert_int_eq(d->calendar, 1);
	ck_assert_int_eq(d->tasks, 0);
	ck_assert_int_eq(w.n.mails, 8);
	arena_free(a);
}
END_TEST

START_TEST(the_worst_is_named)
{
	struct arena *a = arena_new();
	const struct workload w = load_of(a, TOLD_COUNT);
	ck_assert_int_eq(w.day.mails, 2);
	ck_assert_int_eq(w.day.person, 1);
	ck_assert_int_eq(w.day.day, MONDAY);
	ck_assert_int_eq(w.item.mails, 3);
	ck_assert_int_eq(w.item.person, 2);
	ck_assert_str_eq(w.item.ref, "F10");
	/* Lines count too; the digest they stand in is about no single item. */
	ck_assert_int_eq(w.person[0].item.mails, 2);
	arena_free(a);
}
END_TEST

START_TEST(weeks_begin_on_monday)
{
	struct arena *a = arena_new();
	const struct workload w = load_of(a, TOLD_COUNT);
	ck_assert_uint_eq(w.week_count, 5);
	ck_assert_int_eq(w.week[0].monday, MONDAY);
	ck_assert_int_eq(w.week[0].n.mails, 4);
	ck_assert_int_eq(w.week[1].n.mails, 3);
	ck_assert_int_eq(w.week[2].n.mails, 1);
	ck_assert_int_eq(w.week[3].n.mails, 0);
	ck_assert_uint_eq(w.person[1].week_count, 2);
	ck_assert_int_eq(w.person[1].week[1].monday, MONDAY + 7);
	ck_assert_int_eq(w.role_mails[ROLE_COORDINATOR][1], 1);
	ck_assert_int_eq(w.role_mails[ROLE_CLINICIAN][1], 2);
	ck_assert_ptr_null(w.role_mails[ROLE_RADIOLOGIST]);
	ck_assert_uint_eq(w.person[1].day_count, 3);
	ck_assert_int_eq(w.person[1].days[2].mails, 1);
	arena_free(a);
}
END_TEST

START_TEST(nothing_is_nothing)
{
	struct arena *a = arena_new();
	const struct workload w = load_of(a, 0);
	ck_assert_uint_eq(w.person_count, 0);
	ck_assert_int_eq(w.day.mails, 0);
	ck_assert_uint_eq(w.week_count, 5);
	arena_free(a);
}
END_TEST

Suite *workload_suite(void)
{
	Suite *s = suite_create("workload");
	TCase *t = tcase_create("workload");
	tcase_add_test(t, each_person_has_counts);
	tcase_add_test(t, the_worst_is_named);
	tcase_add_test(t, weeks_begin_on_monday);
	tcase_add_test(t, nothing_is_nothing);
	suite_add_tcase(s, t);
	return s;
}
