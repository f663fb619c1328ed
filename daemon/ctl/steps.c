/* SPDX-License-Identifier: Apache-2.0
 *
 * steps.c - the steps of a backup or restore, shown while they last and timed.
 */
#include "autoconf.h"
#include "backup.h"
#include "followupd/clock.h"

#include <stdio.h>

void steps_begin(struct steps *t, const char *name)
{
	steps_end(t);
	t->name = name;
	t->began = monotonic_now();
	steps_bytes(t, 0);
}

void steps_bytes(struct steps *t, int64_t bytes)
{
	if (!t->shows || !t->name)
		return;
	fprintf(stderr, "\r\033[K%s", t->name);
	if (bytes)
		fprintf(stderr, "  %.1f MB", (double)bytes / 1e6);
	fflush(stderr);
}

void steps_end(struct steps *t)
{
	if (!t->name)
		return;
	if (t->shows)
		fputs("\r\033[K", stderr);
	double seconds = (double)(monotonic_now() - t->began) / SECONDS(1);
	if (!t->done)
		t->done = json_array();
	json_array_append_new(
	    t->done, json_pack("{s:s, s:f}", "step", t->name, "seconds", seconds));
	t->name = NULL;
}

void steps_print(const struct steps *t)
{
	size_t i;
	json_t *j;
	json_array_foreach(t->done, i, j)
	    printf("  %-10s %8.1f s\n", json_string_value(json_object_get(j, "step")),
		json_real_value(json_object_get(j, "seconds")));
}
