/* SPDX-License-Identifier: Apache-2.0
 *
 * suite.h - the main() shared by all unit test programs.
 *
 * A program lists its suites: SUITE_MAIN(clock_suite, csv_suite) in its main.c.
 */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Where the tests find schema/, templates/ and their own data: the source tree. */
static inline const char *source_dir(void)
{
	const char *dir = getenv("SOURCE_DIR");
	return dir ? dir : ".";
}

#define SUITE_MAIN(...)                                                                            \
	int main(void)                                                                             \
	{                                                                                          \
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
