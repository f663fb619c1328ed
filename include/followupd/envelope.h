/* SPDX-License-Identifier: Apache-2.0
 *
 * envelope.h - whether a mail may be put on an SMTP connection as it is.
 *
 * The library that speaks SMTP pastes addresses into commands and believes the message to have
 * CR LF line ends; both are checked here, before it sees them.
 */
#ifndef FOLLOWUPD_ENVELOPE_H
#define FOLLOWUPD_ENVELOPE_H

#include <stddef.h>
#include "followupd/err.h"

/* A mailbox of RFC 5321 section 4.1.2 in dot-string form: local part of at most 64 octets, domain
 * of letters, digits, hyphens, dots or one address literal; no quoted local part, ASCII only. */
MUST_CHECK bool envelope_address(const char *address, struct err *e);
/* CR LF line ends only, lines of at most 998 octets, no NUL, a header block that ends. */
MUST_CHECK bool envelope_message(const char *bytes, size_t len, struct err *e);
/* ENVID of RFC 3461: at most 100 printable octets without blanks. */
MUST_CHECK bool envelope_id(const char *envid, struct err *e);

#endif
