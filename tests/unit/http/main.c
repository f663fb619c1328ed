/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/http.
 */
#include "../suite.h"

Suite *cookie_suite(void);
Suite *form_suite(void);
Suite *route_suite(void);

SUITE_MAIN(form_suite, cookie_suite, route_suite)
