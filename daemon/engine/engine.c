/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c - the engine role.
 */
#include "autoconf.h"
#include "followupd/roles.h"

int engine_run(const struct config *c)
{
	return 1;
}
