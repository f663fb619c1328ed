/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c - samples, and messages made from a few lines.
 */
#include "autoconf.h"
#include "../suite.h"
#include "help.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

const struct sample *samples(size_t *count)
{
	static struct sample all[64];
	static size_t n;
	char pattern[512];
	glob_t g;
	if (!n) {
		snprintf(pattern, sizeof pattern, "%s/tests/samples/hl7/*.hl7", source_dir());
		ck_assert_int_eq(glob(pattern, 0, NULL, &g), 0);
		for (size_t i = 0; i < g.gl_pathc && n < 64; i++) {
			struct err e;
			ck_assert(buf_read_file(&all[n].data, g.gl_pathv[i], 1 << 20, &e));
			all[n++].file = xstrdup(strrchr(g.gl_pathv[i], '/') + 1);
		}
		globfree(&g);
	}
	*count = n;
	return all;
}

const struct buf *sample(const char *prefix)
{
	size_t n;
	const struct sample *all = samples(&n);
	for (size_t i = 0; i < n; i++)
		if (strncmp(all[i].file, prefix, strlen(prefix)) == 0)
			return &all[i].data;
	ck_abort_msg("no sample %s", prefix);
	return NULL;
}

static const struct observation_map *shipped(void)
{
	static const struct observation_map *map;
	static struct arena *a;
	char path[512];
	struct err e = {0};
	if (!map) {
		a = arena_new();
		snprintf(path, sizeof path, "%s/schema/codes/observations.csv", source_dir());
		ck_assert_msg(observations_load(a, path, NULL, &map, &e), "%s", e.text);
	}
	return map;
}

const struct facts *facts_of(const char *data, size_t len, const struct hl7_source *source)
{
	static struct arena *a;
	static struct facts f;
	struct hl7_source west = {.zone = zone_find("America/Los_Angeles")};
	struct err e = {0};
	arena_free(a);
	a = arena_new();
	const char *own = arena_strndup(a, data, len);
	ck_assert_msg(
	    hl7_facts(a, own, len, source ? source : &west, shipped(), &f, &e), "%s", e.text);
	return &f;
}

const struct facts *facts_of_sample(const char *prefix)
{
	const struct buf *b = sample(prefix);
	return facts_of(b->data, b->len, NULL);
}

const struct facts *facts_of_message(const char *text)
{
	return facts_of(text, strlen(text), NULL);
}

const struct facts *facts_of_result(const char *lines)
{
	struct buf b = {0};
	buf_adds(&b, "MSH|^~\\&|RIS|SITE|FOLLOWUPD|SITE|20260302101210||ORU^R01|C1|P|2.3\r"
		     "PID|1||M1^^^SITE^MR||DOE^JAN\r");
	buf_adds(&b, lines);
	const struct facts *f = facts_of(b.data, b.len, NULL);
	buf_free(&b);
	return f;
}

struct hl7_envelope envelope_of(const char *text)
{
	struct hl7_envelope v;
	hl7_envelope(text, strlen(text), HL7_LIMITS, &v);
	return v;
}

bool has_flag(const struct facts *f, const char *flag)
{
	for (size_t i = 0; i < f->flag_count; i++)
		if (strcmp(f->flag[i], flag) == 0)
			return true;
	return false;
}

const char *passage_of(const struct facts_report *r, enum section section)
{
	for (size_t i = 0; i < r->passage_count; i++)
		if (r->passage[i].section == section)
			return r->passage[i].text;
	return NULL;
}
