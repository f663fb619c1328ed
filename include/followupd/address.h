/* SPDX-License-Identifier: Apache-2.0
 *
 * address.h - which mail addresses we write to.
 *
 * A strict part of RFC 5321 section 4.1.2 and RFC 5322 section 3.4.1: a dot-atom of at most 64
 * bytes, "@", and a host name of letters, digits and hyphens; at most 254 bytes in all.  Quoted
 * local parts, address literals, comments and anything outside ASCII are refused: libESMTP and
 * libical pass on what they are given, and a line break in an address is a command of its own.
 */
#ifndef FOLLOWUPD_ADDRESS_H
#define FOLLOWUPD_ADDRESS_H

#include "followupd/err.h"

#define ADDRESS_MAX	  254
#define ADDRESS_LOCAL_MAX 64

/* address is a bare mailbox ("a.b@example.org"), without name, brackets or "mailto:".  On false
 * e (ERR_INPUT) says what is wrong and shows the address with unprintable bytes as "?". */
MUST_CHECK bool address_check(const char *address, struct err *e);

/* An identifier of the form left@right for Message-ID and the like (RFC 5322 section 3.6.4), with
 * the same characters and without the angle brackets; at most 250 bytes, so that its header fits
 * a line. */
MUST_CHECK bool address_check_message_id(const char *id, struct err *e);

/* A name shown beside an address: UTF-8, at most 200 bytes, no control characters.  NULL is fine.
 */
MUST_CHECK bool address_check_name(const char *name, struct err *e);

#endif
