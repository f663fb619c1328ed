/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_copy.h - a chart as a store would give it back: deep, clean, in an arena of its own.
 */
#ifndef TESTS_SIM_CHART_COPY_H
#define TESTS_SIM_CHART_COPY_H

#include "followupd/chart.h"

/* Of each history. */
#define LINES_KEPT 8

struct chart *chart_copy(struct arena *a, const struct chart *c);
struct question *question_copy(struct arena *a, const struct question *q);
/* Rows in the order in which a store gives them back. */
void chart_order(struct chart *c);
struct person *person_copy(struct arena *a, const struct person *p);

#endif
