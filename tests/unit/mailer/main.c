/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/mailer.
 */
#include "../suite.h"

Suite *envelope_suite(void);
Suite *refusals_suite(void);
Suite *verdict_suite(void);
Suite *wire_suite(void);

SUITE_MAIN(envelope_suite, refusals_suite, verdict_suite, wire_suite)
