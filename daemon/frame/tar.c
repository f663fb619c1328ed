/* SPDX-License-Identifier: Apache-2.0
 *
 * tar.c - writes ustar: a header of 512 bytes for each file, and what is in it, in blocks.
 */
#include "autoconf.h"
#include "followupd/tar.h"
#include "followupd/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 512

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
	char magic[6], version[2], owner[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is a block");

static void pad(struct buf *b)
{
	size_t n = (BLOCK - b->len % BLOCK) % BLOCK;
	memset(buf_room(b, n), 0, n);
	b->len += n;
}

void tar_add(struct buf *b, const char *name, const char *data, size_t len, int64_t seconds)
{
	struct header h = {.type = '0', .magic = "ustar", .version = {'0', '0'}};
	if (strlen(name) >= sizeof h.name)
		bug("\"%s\" is too long for a name in an archive", name);
	memcpy(h.name, name, strlen(name));
	snprintf(h.mode, sizeof h.mode, "%07o", 0600U);
	snprintf(h.uid, sizeof h.uid, "%07o", 0U);
	snprintf(h.gid, sizeof h.gid, "%07o", 0U);
	snprintf(h.size, sizeof h.size, "%011" PRIo64, (uint64_t)len);
	snprintf(h.mtime, sizeof h.mtime, "%011" PRIo64, (uint64_t)seconds);
	memset(h.checksum, ' ', sizeof h.checksum);
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof h; i++)
		sum += ((const unsigned char *)&h)[i];
	snprintf(h.checksum, sizeof h.checksum, "%06o", sum);
	buf_add(b, &h, sizeof h);
	buf_add(b, data, len);
	pad(b);
}

void tar_end(struct buf *b)
{
	memset(buf_room(b, 2 * BLOCK), 0, 2 * BLOCK);
	b->len += 2 * BLOCK;
}
