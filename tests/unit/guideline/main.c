/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/guideline.
 */
#include "../suite.h"

Suite *cases_suite(void);
Suite *check_suite(void);
Suite *compute_suite(void);
Suite *possible_suite(void);
Suite *vignettes_suite(void);
Suite *walk_suite(void);
Suite *ctl_suite(void);
Suite *manual_suite(void);

SUITE_MAIN(cases_suite, check_suite, compute_suite, possible_suite, vignettes_suite, walk_suite,
    ctl_suite, manual_suite)
