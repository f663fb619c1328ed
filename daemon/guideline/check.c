/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c - the checker: what can be seen in the words of a table, then the walk.
 */
#include "autoconf.h"
#include "checker.h"

void check_fault(struct checker *c, int line, const char *fmt, ...)
{
	va_list ap;
	c->faults++;
	fprintf(c->report, "%s:%d: %s %s: ", c->g->path, line, c->g->system, c->g->version);
	va_start(ap, fmt);
	vfprintf(c->report, fmt, ap);
	va_end(ap);
	fputc('\n', c->report);
}

size_t check_table(const struct guideline *g, const struct guideline_tokens *tokens, FILE *report,
    bool plain, uint64_t *walked)
{
	struct checker c = {
	    .g = g, .tokens = tokens, .report = report, .plain = plain, .arena = arena_new()};
	check_words(&c);
	check_types(&c);
	check_lint(&c);
	uint64_t leaves = check_walk(&c);
	if (walked)
		*walked = leaves;
	arena_free(c.arena);
	return c.faults;
}

size_t guideline_check(const struct guideline *g, const struct guideline_tokens *tokens,
    FILE *report, uint64_t *walked)
{
	return check_table(g, tokens, report, false, walked);
}
