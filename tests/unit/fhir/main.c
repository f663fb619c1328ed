/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/fhir.
 */
#include "../suite.h"

Suite *plan_suite(void);
Suite *report_suite(void);
Suite *resource_suite(void);

SUITE_MAIN(report_suite, resource_suite, plan_suite)
