/* SPDX-License-Identifier: Apache-2.0
 *
 * web.c - the web role.
 */
#include "autoconf.h"
#include "followupd/roles.h"

int web_run(const struct config *c)
{
	return 1;
}
