/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/frame.
 */
#include "../suite.h"

Suite *alike_suite(void);
Suite *clock_suite(void);
Suite *confine_suite(void);
Suite *csv_suite(void);
Suite *known_text_suite(void);
Suite *log_suite(void);
Suite *secret_suite(void);
Suite *sign_suite(void);
Suite *totp_suite(void);
Suite *zone_suite(void);

SUITE_MAIN(alike_suite, clock_suite, confine_suite, csv_suite, known_text_suite, log_suite,
    secret_suite, sign_suite, totp_suite, zone_suite)
