/* SPDX-License-Identifier: Apache-2.0
 *
 * default_policy.h - the policy that ships, in Berlin's working time, for the tests of one file.
 */
#ifndef TESTS_FOLLOWUP_DEFAULT_POLICY_H
#define TESTS_FOLLOWUP_DEFAULT_POLICY_H

#include "../suite.h"
#include "followupd/policy.h"

#include <stdio.h>

static struct arena *arena;
static struct policy policy;
static struct worktime work;

static void setup(void)
{
	char path[4096];
	struct err e;
	arena = arena_new();
	snprintf(path, sizeof path, "%s/schema/policy/default.conf", source_dir());
	ck_assert_msg(policy_load(arena, path, &policy, &e), "%s", e.text);
	work =
	    (struct worktime){.zone = zone_find("Europe/Berlin"), .workdays = 0x1f, .send_hour = 8};
	snprintf(path, sizeof path, "%s/schema/codes/holidays.csv", source_dir());
	ck_assert_msg(worktime_holidays(arena, path, &work, &e), "%s", e.text);
}

static void teardown(void)
{
	arena_free(arena);
}

#endif
