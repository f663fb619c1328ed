/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/intake.
 */
#include "../suite.h"

Suite *allow_suite(void);
Suite *drop_names_suite(void);

SUITE_MAIN(allow_suite, drop_names_suite)
