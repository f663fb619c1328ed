/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/pages.
 */
#include "../suite.h"

Suite *auth_suite(void);
Suite *fhir_suite(void);
Suite *json_body_suite(void);
Suite *markup_suite(void);
Suite *plan_suite(void);
Suite *render_suite(void);
Suite *spoken_suite(void);

SUITE_MAIN(
    auth_suite, fhir_suite, json_body_suite, markup_suite, plan_suite, render_suite, spoken_suite)
