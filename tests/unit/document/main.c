/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/document.
 */
#include "../suite.h"

Suite *markup_suite(void);
Suite *pdf_suite(void);
Suite *rtf_suite(void);
Suite *unwrap_suite(void);

SUITE_MAIN(markup_suite, pdf_suite, rtf_suite, unwrap_suite)
