/* SPDX-License-Identifier: Apache-2.0
 *
 * intake.c - the intake role.
 */
#include "autoconf.h"
#include "followupd/roles.h"

int intake_run(const struct config *c)
{
	return 1;
}
