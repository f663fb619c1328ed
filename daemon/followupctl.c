/* SPDX-License-Identifier: Apache-2.0
 *
 * followupctl.c - the options of the control program, then one subcommand.
 */
#include "autoconf.h"

int main(void)
{
	return 2;
}
