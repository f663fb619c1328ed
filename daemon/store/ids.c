/* SPDX-License-Identifier: Apache-2.0
 *
 * ids.c - ids from the one sequence, many at a time.  Gaps mean nothing.
 */
#include "autoconf.h"
#include "followupd/chart_store.h"

#include <stdlib.h>
#include <string.h>

bool ids_reserve(struct unit *u, struct id_pool *pool, size_t count)
{
	static const struct statement fetch = {
	    "ids_reserve", "SELECT nextval('ids') FROM generate_series(1, $1::int)"};
	size_t left = pool->count - pool->used;
	struct rows r;
	pool->wanted = 0;
	if (left >= count)
		return true;
	if (!unit_ask(u, &fetch, VALUES(V_INT((int64_t)(count - left))), &r))
		return false;
	if (left && pool->used)
		memmove(pool->id, pool->id + pool->used, left * sizeof *pool->id);
	pool->id = xreallocarray(pool->id, count, sizeof *pool->id);
	for (size_t i = left; i < count; i++)
		pool->id[i] = rows_int(&r, (int)(i - left), 0);
	pool->used = 0;
	pool->count = count;
	rows_free(&r);
	return true;
}

void ids_forget(struct id_pool *pool)
{
	free(pool->id);
	*pool = (struct id_pool){0};
}
