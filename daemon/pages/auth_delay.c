/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_delay.c - rows of failed sign-ins, by name and by peer.
 */
#include "autoconf.h"
#include "auth_delay.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define FREE	  3	   /* in a row that do not wait */
#define KEPT_TIME HOURS(1) /* after the last of a row */

struct failed_row {
	unsigned char key[SHA256_SIZE];
	unsigned count; /* 0: nothing stands here */
	int64_t last;
};

struct auth_delay {
	size_t places;
	struct failed_row row[];
};

struct auth_delay *auth_delay_new(size_t places)
{
	struct auth_delay *d = xcalloc(1, sizeof *d + places * sizeof *d->row);
	d->places = places;
	return d;
}

void auth_delay_free(struct auth_delay *d)
{
	free(d);
}

/* ---- what is counted by ---------------------------------------------------------------------- */

static void name_key(const char *name, unsigned char key[static SHA256_SIZE])
{
	char text[257] = "n";
	size_t n = 1;
	for (; *name && n < sizeof text; name++, n++)
		text[n] = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
	sha256(text, n, key);
}

/* False: no address. */
static bool peer_key(const char *peer, unsigned char key[static SHA256_SIZE])
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	unsigned char address[16];
	if (inet_pton(AF_INET, peer, address) == 1) {
		sha256(address, 4, key);
		return true;
	}
	if (inet_pton(AF_INET6, peer, address) != 1)
		return false;
	if (memcmp(address, mapped, sizeof mapped) == 0)
		sha256(address + 12, 4, key);
	else
		sha256(address, 8, key);
	return true;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static struct failed_row *find(struct auth_delay *d, const unsigned char *key)
{
	for (size_t i = 0; i < d->places; i++)
		if (d->row[i].count && memcmp(d->row[i].key, key, SHA256_SIZE) == 0)
			return &d->row[i];
	return NULL;
}

static struct failed_row *make(struct auth_delay *d, const unsigned char *key)
{
	struct failed_row *oldest = &d->row[0];
	for (size_t i = 0; i < d->places && oldest->count; i++)
		if (!d->row[i].count || d->row[i].last < oldest->last)
			oldest = &d->row[i];
	oldest->count = 0;
	memcpy(oldest->key, key, SHA256_SIZE);
	return oldest;
}

static int64_t count_one(struct auth_delay *d, const unsigned char *key, int64_t now)
{
	struct failed_row *r = find(d, key);
	if (!r)
		r = make(d, key);
	if (r->count && now - r->last > KEPT_TIME)
		r->count = 0;
	unsigned before = r->count++;
	r->last = now;
	if (before < FREE)
		return 0;
	return before - FREE < 5 ? SECONDS(1) << (before - FREE) : AUTH_DELAY_MAX;
}

static void lower(struct auth_delay *d, const unsigned char *key, unsigned by)
{
	struct failed_row *r = find(d, key);
	if (r)
		r->count -= by < r->count ? by : r->count;
}

static void lower_both(struct auth_delay *d, const char *name, const char *peer, unsigned by)
{
	unsigned char key[SHA256_SIZE];
	name_key(name, key);
	lower(d, key, by);
	if (peer_key(peer, key))
		lower(d, key, by);
}

int64_t auth_delay_count(struct auth_delay *d, const char *name, const char *peer, int64_t now)
{
	unsigned char key[SHA256_SIZE];
	name_key(name, key);
	int64_t wait = count_one(d, key, now), also = 0;
	if (peer_key(peer, key))
		also = count_one(d, key, now);
	return wait > also ? wait : also;
}

void auth_delay_end(struct auth_delay *d, const char *name, const char *peer)
{
	lower_both(d, name, peer, UINT_MAX);
}

void auth_delay_uncount(struct auth_delay *d, const char *name, const char *peer)
{
	lower_both(d, name, peer, 1);
}
