/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/frame.
 */
#include "../suite.h"

Suite *clock_suite(void);
Suite *csv_suite(void);
Suite *zone_suite(void);

SUITE_MAIN(clock_suite, csv_suite, zone_suite)
