/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - unit tests of the role that serves pages.
 */
#include "../suite.h"

Suite *markup_suite(void);
Suite *render_suite(void);

SUITE_MAIN(markup_suite, render_suite)
