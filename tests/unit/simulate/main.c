/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/simulate.
 */
#include "../suite.h"

Suite *behaviour_suite(void);
Suite *findings_suite(void);
Suite *plot_suite(void);
Suite *run_suite(void);
Suite *workload_suite(void);

SUITE_MAIN(behaviour_suite, findings_suite, plot_suite, run_suite, workload_suite)
