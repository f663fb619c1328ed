/* SPDX-License-Identifier: Apache-2.0
 *
 * allow.c - a list of addresses and networks that may connect.
 */
#include "autoconf.h"
#include "followupd/allow.h"
#include "followupd/mem.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char v4_mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool is_v4(const unsigned char address[static 16])
{
	return memcmp(address, v4_mapped, sizeof v4_mapped) == 0;
}

/* Returns the bits of the family, 0 when text is no address. */
static int read_address(const char *text, unsigned char out[static 16])
{
	memcpy(out, v4_mapped, sizeof v4_mapped);
	if (inet_pton(AF_INET, text, out + 12) == 1)
		return 32;
	return inet_pton(AF_INET6, text, out) == 1 ? 128 : 0;
}

static bool read_prefix(const char *text, int bits, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || n > bits)
		return false;
	*out = (int)n;
	return true;
}

static bool bit(const unsigned char *p, int i)
{
	return p[i / 8] >> (7 - i % 8) & 1;
}

static bool read_network(char *item, struct network *out, struct err *e)
{
	char *slash = strchr(item, '/');
	if (slash)
		*slash = '\0';
	int bits = read_address(item, out->address), prefix = bits;
	if (!bits)
		return err_set(e, ERR_CONFIG, "\"%s\" is not an IPv4 or IPv6 address", item);
	if (slash && !read_prefix(slash + 1, bits, &prefix))
		return err_set(
		    e, ERR_CONFIG, "\"/%s\" is not a prefix length of \"%s\"", slash + 1, item);
	out->prefix = 128 - bits + prefix;
	for (int i = out->prefix; i < 128; i++)
		if (bit(out->address, i)) {
			err_set(e, ERR_CONFIG, "network \"%s/%d\" has bits behind its prefix", item,
			    prefix);
			err_hint(e, "Write the network's first address, or a single address.");
			return false;
		}
	return true;
}

bool allow_parse(const char *list, struct allow *out, struct err *e)
{
	char *copy = xstrdup(list), *rest = copy, *item;
	bool ok = true;
	*out = (struct allow){0};
	while (ok && (item = strsep(&rest, ", \t"))) {
		if (!*item)
			continue;
		out->network = xreallocarray(out->network, out->count + 1, sizeof *out->network);
		ok = read_network(item, &out->network[out->count++], e);
	}
	free(copy);
	if (!ok)
		allow_free(out);
	return ok;
}

static bool read_sockaddr(const struct sockaddr *who, unsigned char out[static 16])
{
	if (who->sa_family == AF_INET) {
		memcpy(out, v4_mapped, sizeof v4_mapped);
		memcpy(out + 12, &((const struct sockaddr_in *)(const void *)who)->sin_addr, 4);
		return true;
	}
	if (who->sa_family == AF_INET6) {
		memcpy(out, &((const struct sockaddr_in6 *)(const void *)who)->sin6_addr, 16);
		return true;
	}
	return false;
}

static bool same_network(const struct network *n, const unsigned char address[static 16])
{
	int whole = n->prefix / 8;
	if (memcmp(n->address, address, (size_t)whole) != 0)
		return false;
	for (int i = whole * 8; i < n->prefix; i++)
		if (bit(n->address, i) != bit(address, i))
			return false;
	return true;
}

bool allow_matches(const struct allow *a, const struct sockaddr *who)
{
	unsigned char address[16];
	if (!a->count)
		return true;
	if (!read_sockaddr(who, address))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (same_network(&a->network[i], address))
			return true;
	return false;
}

void allow_free(struct allow *a)
{
	free(a->network);
	*a = (struct allow){0};
}

char *allow_address_text(const struct sockaddr *who, char out[static 46])
{
	unsigned char address[16];
	bool known = read_sockaddr(who, address);
	if (!known || !inet_ntop(is_v4(address) ? AF_INET : AF_INET6,
			  is_v4(address) ? address + 12 : address, out, 46))
		strcpy(out, "?");
	return out;
}
