/* SPDX-License-Identifier: Apache-2.0
 *
 * forwarded.c - whom a proxy speaks for.
 *
 * Fails: never; what is not believed or no address leaves the connection's own peer.
 */
#include "autoconf.h"
#include "followupd/http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

const char *http_forwarded(const struct http_forward *f, char out[static HTTP_PEER_SIZE])
{
	unsigned char address[16];
	char text[HTTP_PEER_SIZE];
	snprintf(out, HTTP_PEER_SIZE, "%s", f->peer);
	if (!f->said || f->uid < 0 || f->uid != f->proxy_uid)
		return out;
	const char *last = strrchr(f->said, ',');
	last = last ? last + 1 : f->said;
	last += strspn(last, " \t");
	int n = snprintf(text, sizeof text, "%.*s", (int)strcspn(last, " \t"), last);
	if (n < (int)sizeof text &&
	    (inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1))
		snprintf(out, HTTP_PEER_SIZE, "%s", text);
	return out;
}

const char *http_asker(
    const struct http_request *r, long proxy_uid, char out[static HTTP_PEER_SIZE])
{
	return http_forwarded(&(struct http_forward){proxy_uid, http_peer_uid(r),
				  http_header(r, "X-Forwarded-For"), http_peer(r)},
	    out);
}
