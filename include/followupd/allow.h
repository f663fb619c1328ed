/* SPDX-License-Identifier: Apache-2.0
 *
 * allow.h - a list of addresses and networks that may connect.
 *
 * IPv4 and IPv6, each alone or with a prefix length (RFC 4632, RFC 4291 section 2.3); an IPv4
 * address that arrives as ::ffff:a.b.c.d on an IPv6 socket is the IPv4 address.
 */
#ifndef FOLLOWUPD_ALLOW_H
#define FOLLOWUPD_ALLOW_H

#include <stddef.h>
#include <sys/socket.h>
#include "followupd/err.h"

struct network {
	unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
	int prefix;		   /* of 128 bits */
};

struct allow {
	struct network *network;
	size_t count; /* 0: everybody may connect */
};

/* "192.0.2.7, 198.51.100.0/24, 2001:db8::/32".  False names the item; bits behind the prefix are a
 * fault, since they are usually a slip. */
MUST_CHECK bool allow_parse(const char *list, struct allow *out, struct err *e);
bool allow_matches(const struct allow *a, const struct sockaddr *who);
void allow_free(struct allow *a);

/* The address as text, IPv4 in its own form; "?" for another family.  Returns out. */
char *allow_address_text(const struct sockaddr *who, char out[static 46]);

#endif
