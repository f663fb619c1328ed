/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/http.
 */
#include "../suite.h"

Suite *condition_suite(void);
Suite *cookie_suite(void);
Suite *form_suite(void);
Suite *forwarded_suite(void);
Suite *route_suite(void);

SUITE_MAIN(condition_suite, form_suite, forwarded_suite, cookie_suite, route_suite)
