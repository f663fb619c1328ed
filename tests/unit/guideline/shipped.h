/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.h - the tables of schema/guidelines, found by name, for loop tests: one item a table.
 */
#ifndef TESTS_UNIT_GUIDELINE_SHIPPED_H
#define TESTS_UNIT_GUIDELINE_SHIPPED_H

#include "table.h"

/* How many tables lie in schema/guidelines; scanned at the first call, before tests fork. */
int shipped_count(void);
/* "lung-rads-2022": the file's name without .csv. */
const char *shipped_name(int i);
/* Reads that one table, so that a broken table is one failing item; the test fails with all its
 * faults when it does not parse. */
const struct guideline *shipped_table(struct arena *a, const char *name);
/* The exam and procedure words of schema/codes. */
struct guideline_tokens shipped_tokens(struct arena *a);

#endif
