/* SPDX-License-Identifier: Apache-2.0
 *
 * table.h - one row of expectations: a chart's story so far, an event, and the changes it makes.
 */
#ifndef TESTS_UNIT_DECISION_TABLE_H
#define TESTS_UNIT_DECISION_TABLE_H

#include "../suite.h"
#include "world.h"

struct row {
	const char *story, *event; /* lines of script.c */
	const char *kinds;	   /* the first words of the changes that are compared; NULL: all */
	const char *expected;
};

/* Runs the row twice, and wants the same both times. */
void row_holds(const struct row *row);
/* One suite of one looped test over such rows. */
#define TABLE_SUITE(name, rows)                                                                    \
	START_TEST(name##_row)                                                                     \
	{                                                                                          \
		row_holds(&(rows)[_i]);                                                            \
	}                                                                                          \
	END_TEST                                                                                   \
	Suite *name##_suite(void)                                                                  \
	{                                                                                          \
		Suite *s = suite_create(#name);                                                    \
		TCase *t = tcase_create("rows");                                                   \
		tcase_add_unchecked_fixture(t, table_setup, NULL);                                 \
		tcase_add_loop_test(t, name##_row, 0, (int)(sizeof(rows) / sizeof *(rows)));       \
		suite_add_tcase(s, t);                                                             \
		return s;                                                                          \
	}
void table_setup(void);

#endif
