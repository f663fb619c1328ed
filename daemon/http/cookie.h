/* SPDX-License-Identifier: Apache-2.0
 *
 * cookie.h - the cookies of a Cookie header (RFC 6265 section 4.2).
 */
#ifndef FOLLOWUPD_HTTP_COOKIE_H
#define FOLLOWUPD_HTTP_COOKIE_H

#include <stddef.h>

struct cookie_found {
	const char *value; /* of the last one; not ended by NUL; lent by the header */
	size_t len;
	size_t count;
};

/* Adds what header holds of that name, whose case counts; a client may send several headers. */
void cookie_find(const char *header, const char *name, struct cookie_found *f);

#endif
