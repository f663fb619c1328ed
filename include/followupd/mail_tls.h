/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_tls.h - the TLS side of a submission: whom to believe, and what to say when it is not.
 */
#ifndef FOLLOWUPD_MAIL_TLS_H
#define FOLLOWUPD_MAIL_TLS_H

#include <openssl/ssl.h>
#include "followupd/config.h"

/* A context of our own for mail.host: TLS 1.2 at least, the authorities of mail.ca_file or of the
 * system, the configured name (or address) expected in the certificate, SNI.  verify false: any
 * certificate will do (opportunistic, loopback only).  c: lends while the context lives. */
MUST_CHECK bool mail_tls_new(const struct config *c, bool verify, SSL_CTX **out, struct err *e);
/* Why the last certificate was not accepted, or NULL. */
const char *mail_tls_complaint(void);

#endif
