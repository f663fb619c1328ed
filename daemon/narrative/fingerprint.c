/* SPDX-License-Identifier: Apache-2.0
 *
 * fingerprint.c - a number by which the same report is known again when it comes by another way.
 *
 * What two ways write differently does not count: case, blanks, line ends, marks, markup, and lines
 * of the frame (schema/narrative/frame.csv).  A text of few letters is like many others and has no
 * number.
 */
#include "autoconf.h"
#include "followupd/sha256.h"
#include "rules.h"

#include <string.h>

#define LETTERS_MIN 80 /* a sentence or two: fewer say nothing of their own */
#define FRAME_MAX   160

static bool counts(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Whether the line begins with those words, however many blanks stand between them. */
static bool begins_with(const char *line, size_t len, const char *words)
{
	size_t at = 0;
	for (; *words; words++) {
		if (at == len || lower(line[at]) != *words)
			return false;
		at++;
		while (*words == ' ' && at < len && (line[at] == ' ' || line[at] == '\t'))
			at++;
	}
	return true;
}

/* A long line holds more than what it begins with. */
static bool is_frame(const struct narrative_rules *r, const char *line, size_t len)
{
	unsigned char first = (unsigned char)lower(*line);
	if (len > FRAME_MAX)
		return false;
	for (size_t i = r->frame_from[first]; i < r->frame_from[first + 1]; i++)
		if (begins_with(line, len, r->frame[i]))
			return true;
	return false;
}

/* What counts of the line, behind what is there already; returns the new end. */
static char *take_line(const char *line, size_t len, char *start, char *to, size_t *letters)
{
	bool gap = to > start;
	for (size_t i = 0; i < len; i++) {
		char c = lower(line[i]);
		if (!counts((unsigned char)c)) {
			gap = to > start;
			continue;
		}
		if (gap)
			*to++ = ' ';
		gap = false;
		*to++ = c;
		++*letters;
	}
	return to;
}

uint64_t narrative_fingerprint(
    const struct narrative_rules *r, const struct passage *passage, size_t count, struct arena *a)
{
	const char *text = narrative_text(passage, count, a);
	char *own = arena_alloc(a, strlen(text) + 2), *to = own;
	size_t letters = 0;
	unsigned char hash[SHA256_SIZE];
	uint64_t n = 0;
	for (const char *line = text; *line;) {
		line += strspn(line, " \t\r\n");
		size_t len = strcspn(line, "\r\n");
		if (!is_frame(r, line, len))
			to = take_line(line, len, own, to, &letters);
		line += len;
	}
	if (letters < LETTERS_MIN)
		return 0;
	sha256(own, (size_t)(to - own), hash);
	for (size_t i = 0; i < sizeof n; i++)
		n = n << 8 | hash[i];
	return n ? n : 1;
}
