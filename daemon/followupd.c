/* SPDX-License-Identifier: Apache-2.0
 *
 * followupd.c - the daemon's options, then one role.
 */
#include "autoconf.h"

int main(void)
{
	return 2;
}
