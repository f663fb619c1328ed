/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_wire.h - what pages and auth worker say to each other, a packet a message.
 *
 * Layout: type, outcome, the number of the question (8 bytes, in the machine's order: both ends are
 * one program), four texts, each with its NUL.
 */
#ifndef FOLLOWUPD_AUTH_WIRE_H
#define FOLLOWUPD_AUTH_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include "auth.h"

#define AUTH_WIRE_MAX 2048 /* bytes of a packet */

enum auth_wire_type {
	AUTH_WIRE_PASSWORD = 1, /* name, password, code, peer */
	AUTH_WIRE_HEADER,	/* name, "", "", peer */
	AUTH_WIRE_ANSWER,	/* token, or four times "" */
};

enum { AUTH_NAME, AUTH_PASSWORD, AUTH_CODE, AUTH_PEER, AUTH_TEXTS, AUTH_TOKEN = 0 };

struct auth_wire {
	enum auth_wire_type type;
	enum auth_outcome outcome; /* of an answer */
	uint64_t number;
	const char *text[AUTH_TEXTS]; /* NULL is ""; of a decoded one they lend from the packet */
};

/* Bytes written; 0: it is longer than a packet. */
size_t auth_wire_encode(const struct auth_wire *w, unsigned char out[static AUTH_WIRE_MAX]);
MUST_CHECK bool auth_wire_decode(const unsigned char *packet, size_t len, struct auth_wire *out);

#endif
