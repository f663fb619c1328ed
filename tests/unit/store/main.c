/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of what daemon/store decides without a database.
 */
#include "../suite.h"

Suite *hosts_suite(void);

SUITE_MAIN(hosts_suite)
