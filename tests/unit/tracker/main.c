/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/tracker.
 */
#include "../suite.h"

Suite *day_suite(void);
Suite *map_suite(void);
Suite *row_suite(void);

SUITE_MAIN(day_suite, map_suite, row_suite)
