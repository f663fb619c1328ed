/* SPDX-License-Identifier: Apache-2.0
 *
 * attempts.c - how often waiting messages were tried, in a transaction of its own.
 *
 * Fails: as any unit; nothing was counted then.
 */
#include "autoconf.h"
#include "followupd/attempts.h"

#define ATTEMPTS_MAX 3

/* How many are tried at once, by the attempts that were made before. */
static const size_t at_once[ATTEMPTS_MAX] = {CLAIM_MESSAGES, 16, 1};

int most_attempts(const struct waiting *m, size_t count)
{
	int most = 0;
	for (size_t i = 0; i < count; i++)
		most = m[i].attempts > most ? m[i].attempts : most;
	return most;
}

/* The message that was attempted too often, or NULL. */
static const struct waiting *find_poison(const struct waiting *m, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (m[i].attempts >= ATTEMPTS_MAX)
			return &m[i];
	return NULL;
}

/* Those that were tried as often before are counted by one statement. */
static void tell(const struct attempts *t, struct unit *u, int from, int to, int base)
{
	int64_t *id = arena_alloc(u->arena, t->count * sizeof *id);
	size_t count = 0;
	for (size_t i = 0; i < t->count; i++)
		if (t->of[i].before == base)
			id[count++] = t->of[i].id;
	messages_attempted(u, id, count, from, to);
}

static void count_each(struct attempts *t, struct unit *u, const struct waiting *m, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		t->of[i].id = m[i].id;
		t->of[i].before = m[i].attempts;
	}
	t->count = count;
	for (int before = 0; before < ATTEMPTS_MAX; before++)
		tell(t, u, before, before + 1, before);
}

bool attempts_count(struct attempts *t, struct session *s, struct held_lanes held, int *limit,
    int64_t *poison, struct err *e)
{
	struct unit u;
	struct waiting *m = NULL;
	size_t count = 0;
	*poison = 0;
	if (!unit_begin(&u, s, e))
		return false;
	bool ok = messages_claim(&u, CLAIM_LANES, held, *limit, &m, &count);
	const struct waiting *bad = find_poison(m, count);
	if (bad) {
		*poison = bad->id;
	} else if (ok && !count) {
		*limit = 0;
	} else if (ok) {
		size_t most = at_once[most_attempts(m, count)];
		count = count < most ? count : most;
		*limit = (int)count;
		count_each(t, &u, m, count);
	}
	return unit_commit(&u, e) && ok;
}

bool attempts_forgive(struct attempts *t, struct session *s, struct err *e)
{
	struct unit u;
	if (!t->count)
		return true;
	if (!unit_begin(&u, s, e))
		return false;
	for (int before = 0; before < ATTEMPTS_MAX; before++)
		tell(t, &u, before + 1, before, before);
	if (!unit_commit(&u, e))
		return false;
	t->count = 0;
	return true;
}
