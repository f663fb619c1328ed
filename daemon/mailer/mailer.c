/* SPDX-License-Identifier: Apache-2.0
 *
 * mailer.c - the mailer role.
 */
#include "autoconf.h"
#include "followupd/roles.h"

int mailer_run(const struct config *c)
{
	return 1;
}

int mail_worker_run(const struct config *c)
{
	return 1;
}
