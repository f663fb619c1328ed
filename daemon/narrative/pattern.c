/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern.c - PCRE2 with limits: {name} stands for another pattern, and no text can make one run
 * long.
 */
#include "autoconf.h"
#include "rules.h"
#include "followupd/buf.h"

#include <string.h>

#define MACRO_DEPTH 8
#define PATTERN_MAX 16384

static const char *macro_text(const struct narrative_rules *r, const char *name, size_t len)
{
	for (size_t i = r->macro_count; i-- > 0;) /* the latest, so a site can replace one */
		if (strlen(r->macro[i].name) == len && memcmp(r->macro[i].name, name, len) == 0)
			return r->macro[i].text;
	return NULL;
}

/* Puts in what {name} stands for; a count such as {0,3} stays. */
static bool expand(
    const struct narrative_rules *r, const char *text, int depth, struct buf *out, struct err *e)
{
	if (depth > MACRO_DEPTH || out->len > PATTERN_MAX)
		return err_set(e, ERR_CONFIG, "pattern is too long, or refers to itself");
	for (const char *p = text; *p;) {
		const char *close = *p == '{' ? strchr(p, '}') : NULL;
		if (!close || p[1] < 'a' || p[1] > 'z') {
			buf_addc(out, *p++);
			continue;
		}
		const char *m = macro_text(r, p + 1, (size_t)(close - p - 1));
		if (!m)
			return err_set(
			    e, ERR_CONFIG, "unknown name %.*s in pattern", (int)(close - p + 1), p);
		buf_adds(out, "(?:");
		if (!expand(r, m, depth + 1, out, e))
			return false;
		buf_addc(out, ')');
		p = close + 1;
	}
	return true;
}

pcre2_code *pattern_compile(struct narrative_rules *r, const char *text, struct err *e)
{
	struct buf full = {0};
	pcre2_code *code = NULL;
	if (expand(r, text, 0, &full, e)) {
		int fault;
		PCRE2_SIZE at;
		code = pcre2_compile((PCRE2_SPTR)buf_text(&full), full.len, PCRE2_NEVER_BACKSLASH_C,
		    &fault, &at, NULL);
		if (code) {
			/* Where memory may not be made executable the interpreter does it. */
			pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		} else {
			PCRE2_UCHAR why[160];
			pcre2_get_error_message(fault, why, sizeof why);
			err_set(e, ERR_CONFIG, "pattern is wrong at character %zu: %s", at,
			    (const char *)why);
		}
	}
	buf_free(&full);
	return code;
}

bool pattern_match(const struct narrative_rules *r, const pcre2_code *code, const char *text,
    size_t len, size_t at, pcre2_match_data *m)
{
	return pcre2_match(code, (PCRE2_SPTR)text, len, at, 0, m, r->limits) > 0;
}
