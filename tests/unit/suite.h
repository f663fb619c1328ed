/* SPDX-License-Identifier: Apache-2.0
 *
 * suite.h - the main() shared by all unit test programs.
 *
 * A program lists its suites: SUITE_MAIN(clock_suite, csv_suite) in its main.c.  Check's own limit
 * of 4 seconds a test would measure the machine; the limit here only ends a test that hangs, and no
 * test case sets another.  CK_DEFAULT_TIMEOUT from outside wins (0: none).
 */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include "autoconf.h"

#include <check.h>
#include <stdlib.h>

#define SUITE_LIMIT "600" /* seconds */

/* Where the tests find schema/, templates/ and their own data: the source tree. */
static inline const char *source_dir(void)
{
	const char *dir = getenv("SOURCE_DIR");
	return dir ? dir : ".";
}

#define SUITE_MAIN(...)                                                                            \
	int main(void)                                                                             \
	{                                                                                          \
		setenv("CK_DEFAULT_TIMEOUT", SUITE_LIMIT, 0); /* read where a test case is made */ \
		Suite *(*const suites[])(void) = {__VA_ARGS__};                                    \
		SRunner *runner = srunner_create(suites[0]());                                     \
		for (size_t i = 1; i < sizeof suites / sizeof *suites; i++)                        \
			srunner_add_suite(runner, suites[i]());                                    \
		srunner_run_all(runner, CK_ENV);                                                   \
		int failed = srunner_ntests_failed(runner);                                        \
		srunner_free(runner);                                                              \
		return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                       \
	}

#endif
