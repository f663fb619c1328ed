/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/reply.
 */
#include "../suite.h"

Suite *day_suite(void);
Suite *mail_suite(void);
Suite *strip_suite(void);
Suite *words_suite(void);

SUITE_MAIN(day_suite, mail_suite, strip_suite, words_suite)
