/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_wire.c - packets between pages and auth worker.
 *
 * Fails: what auth_wire_encode would not have written is refused.
 */
#include "autoconf.h"
#include "auth_wire.h"

#include <string.h>

#define HEAD (2 + sizeof(uint64_t))

size_t auth_wire_encode(const struct auth_wire *w, unsigned char out[static AUTH_WIRE_MAX])
{
	size_t at = HEAD;
	out[0] = (unsigned char)w->type;
	out[1] = (unsigned char)w->outcome;
	memcpy(out + 2, &w->number, sizeof w->number);
	for (int i = 0; i < AUTH_TEXTS; i++) {
		const char *text = w->text[i] ? w->text[i] : "";
		size_t n = strlen(text) + 1;
		if (n > AUTH_WIRE_MAX - at)
			return 0;
		memcpy(out + at, text, n);
		at += n;
	}
	return at;
}

bool auth_wire_decode(const unsigned char *packet, size_t len, struct auth_wire *out)
{
	if (len <= HEAD || packet[0] < AUTH_WIRE_PASSWORD || packet[0] > AUTH_WIRE_ANSWER ||
	    packet[1] > AUTH_UNAVAILABLE)
		return false;
	*out = (struct auth_wire){.type = packet[0], .outcome = packet[1]};
	memcpy(&out->number, packet + 2, sizeof out->number);
	size_t at = HEAD;
	for (int i = 0; i < AUTH_TEXTS; i++) {
		const unsigned char *end = at < len ? memchr(packet + at, '\0', len - at) : NULL;
		if (!end)
			return false;
		out->text[i] = (const char *)packet + at;
		at = (size_t)(end - packet) + 1;
	}
	return at == len;
}
