/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl.c - the guideline subcommand as a program of its own.
 */
#include "autoconf.h"
#include "guideline.h"

int main(int argc, char **argv)
{
	return ctl_guideline(argc, argv);
}
