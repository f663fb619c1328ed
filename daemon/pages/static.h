/* SPDX-License-Identifier: Apache-2.0
 *
 * static.h - the files that pages load: each has an address that changes with its bytes, so that a
 * browser may keep it for ever.
 */
#ifndef PAGES_STATIC_H
#define PAGES_STATIC_H

#include "followupd/buf.h"

#define STATIC_CACHE "public, max-age=31536000, immutable" /* Cache-Control of them all */

struct static_file {
	char *name;
	char *address;	  /* "/s/1a2b3c4d/followupd.css" */
	const char *type; /* Content-Type */
	struct buf body;
};

struct static_files {
	size_t count;
	struct static_file *file;
};

/* Reads all .css, .js, .svg and .ico files of a directory.  False with e set, *out to be freed all
 * the same. */
MUST_CHECK bool static_load(const char *dir, struct static_files *out, struct err *e);
void static_free(struct static_files *s);
/* NULL: there is none. */
const struct static_file *static_named(const struct static_files *s, const char *name);
/* By the two parts of its address; NULL: there is none, or its bytes are other ones now. */
const struct static_file *static_find(
    const struct static_files *s, const char *hash, const char *name);

#endif
