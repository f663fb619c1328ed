/* SPDX-License-Identifier: Apache-2.0
 *
 * submission.h - one libESMTP session that hands several mails to the submission server.
 *
 * Blocking: runs in a mail worker only, which its parent kills at a deadline.
 */
#ifndef FOLLOWUPD_SUBMISSION_H
#define FOLLOWUPD_SUBMISSION_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/config.h"
#include "followupd/verdict.h"

struct mail {
	int64_t notice_id;
	const char *from, *to, *envid, *bytes; /* lend until the next mail is asked for */
	size_t len;
};

struct submission_host {
	/* The server waits for the body.  False: no octet of it is sent, and the session is
	 * abandoned by ending the process. */
	bool (*may_send)(void *arg, int64_t notice_id);
	/* Exactly once for each mail.  more: next() is called afterwards. */
	void (*finished)(void *arg, int64_t notice_id, const struct outcome *o, bool more);
	/* Waits for the next mail; false: there is none, end the session. */
	bool (*next)(void *arg, struct mail *out);
	void *arg;
};

/* first: the mail the session is opened for. */
void submission_run(
    const struct config *c, const struct mail *first, const struct submission_host *host);

#endif
