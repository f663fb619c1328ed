/* SPDX-License-Identifier: Apache-2.0
 *
 * extract_explain.c - each sentence of a report: what explains it, or why somebody is asked.
 */
#include "autoconf.h"
#include "extract.h"

#include <stdio.h>
#include <string.h>

static const char *stake_word(enum narrative_stake stake)
{
	static const char *const words[] = {[STAKE_AUTHOR] = "author",
	    [STAKE_SUSPICIOUS] = "suspicious",
	    [STAKE_CRITICAL] = "critical"};
	return words[stake];
}

static const char *verdict_of(const struct narrative_sentence *s)
{
	return s->asks ? "asks" : *s->explained ? s->explained : "-";
}

/* One line a sentence, however it is broken in the report; a terminal obeys control characters. */
void explain_line(const char *text, struct narrative_span span)
{
	bool blank = false;
	for (size_t i = span.start; i < span.start + span.len; i++) {
		unsigned char c = (unsigned char)text[i];
		bool c1 = c == 0xc2 && i + 1 < span.start + span.len &&
			  (unsigned char)text[i + 1] >= 0x80 && (unsigned char)text[i + 1] <= 0x9f;
		i += c1;
		if (c <= ' ' || c == 0x7f || c1) {
			blank = true;
			continue;
		}
		if (blank)
			putchar(' ');
		blank = false;
		putchar(c);
	}
	putchar('\n');
}

static void put_span(const char *title, const char *text, struct narrative_span span)
{
	if (!span.len)
		return;
	printf("%-15s", title);
	explain_line(text, span);
}

void explain_print(const char *text, const struct narrative_records *all)
{
	const struct narrative_communication *c = &all->communication;
	for (size_t i = 0; i < all->sentence_count; i++) {
		const struct narrative_sentence *s = &all->sentence[i];
		printf("%-13s%7.1f  ", verdict_of(s), s->score / 1000.0);
		explain_line(text, s->span);
		if (s->asks)
			printf("%22s%s: %s\n", "", stake_word(s->stake),
			    s->finding	? "a serious finding"
			    : *s->words ? s->words
					: "by its form");
	}
	if (c->critical)
		put_span("critical", text, c->finding);
	put_span("communicated", text, c->statement);
	put_span("not reached", text, c->failure);
	put_span("performed", text, all->performed);
	for (size_t i = 0; i < all->doubt_count; i++)
		put_span(narrative_doubt_name(all->doubt[i].kind), text, all->doubt[i].sentence);
	if (all->shows)
		printf("%-15s%s\n", "shows", all->shows);
	if (all->unreadable)
		printf("%-15s%s\n", "unreadable", all->unreadable);
}

json_t *explain_json(const char *text, const struct narrative_sentence *s)
{
	json_t *evidence = json_stringn(text + s->span.start, s->span.len);
	return json_pack("{s:I, s:I, s:s, s:b, s:s, s:s, s:f, s:s, s:o}", "start",
	    (json_int_t)s->span.start, "length", (json_int_t)s->span.len, "section",
	    narrative_section_name(s->section), "asks", s->asks, "class", stake_word(s->stake),
	    "explained", s->explained, "score", s->score / 1000.0, "words", s->words, "sentence",
	    evidence ? evidence : json_null()); /* not UTF-8 */
}
