/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - runs the unit tests of daemon/letter.
 */
#include "../suite.h"

Suite *address_suite(void);
Suite *entry_suite(void);
Suite *ical_suite(void);
Suite *ical_read_suite(void);
Suite *letter_suite(void);
Suite *mail_link_suite(void);
Suite *mime_suite(void);
Suite *template_suite(void);
Suite *token_suite(void);

SUITE_MAIN(address_suite, entry_suite, ical_suite, ical_read_suite, letter_suite, mail_link_suite,
    mime_suite, template_suite, token_suite)
