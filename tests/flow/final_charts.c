/* SPDX-License-Identifier: Apache-2.0
 *
 * final_charts.c - prints all charts of a database as tests/sim/run --final prints those of a
 * story.
 *
 * Run by test_equivalence.py with the connection of the engine's login in CONNINFO.  The charts
 * come as the engine loads them, and nothing is written. Fails: status 1 with the reason.
 */
#include "autoconf.h"
#include "../sim/hospital.h"
#include "followupd/chart_store.h"
#include "followupd/log.h"

#include <stdio.h>
#include <stdlib.h>

#define DEADLINE 600 /* seconds; only ends a hang */

static bool read_patients(struct unit *u, int64_t **id, size_t *count)
{
	static const struct statement st = {
	    "final_patients", "SELECT id FROM patients WHERE merged_into IS NULL ORDER BY id"};
	struct rows r;
	if (!unit_ask(u, &st, NO_VALUES, &r))
		return false;
	*count = (size_t)rows_count(&r);
	*id = arena_alloc(u->arena, (*count + 1) * sizeof **id);
	for (size_t i = 0; i < *count; i++)
		(*id)[i] = rows_int(&r, (int)i, 0);
	rows_free(&r);
	return true;
}

static void print_charts(const struct charts *all, struct arena *a)
{
	struct hospital h = {.slot_count = all->count, .people = *all->people};
	h.slot = arena_alloc(a, (all->count + 1) * sizeof *h.slot);
	for (size_t i = 0; i < all->count; i++)
		h.slot[i].chart = all->chart[i];
	char *text = hospital_final(&h);
	fputs(text, stdout);
	free(text);
}

int main(void)
{
	struct session *s;
	struct unit u;
	struct err e = {0};
	struct charts all = {0};
	struct chart_request q = {0};
	int64_t *id;
	if (!session_open(getenv("CONNINFO"), DEADLINE, &s, &e) || !unit_begin(&u, s, &e))
		fatal("%s", e.text);
	if (!read_patients(&u, &id, &q.patient_count))
		fatal("%s", u.err.text);
	q.patient = id;
	if (!charts_load(&u, &q, &all))
		fatal("%s", u.err.text);
	print_charts(&all, u.arena);
	unit_rollback(&u);
	session_close(s);
	return 0;
}
