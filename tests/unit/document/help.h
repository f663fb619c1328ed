/* SPDX-License-Identifier: Apache-2.0
 *
 * help.h - documents for tests: read, compared, and PDFs made from lines.
 */
#ifndef TESTS_UNIT_DOCUMENT_HELP_H
#define TESTS_UNIT_DOCUMENT_HELP_H

#include "followupd/document.h"

/* Reads and compares; say "" for a text that is not there. */
void reads_as(const char *data, size_t len, enum document_coding coding, enum document_kind kind,
    enum document_lack lack, const char *text);

/* What one page of a PDF draws, in the language of its content streams. */
#define PDF_PAGES_MAX 8
struct pdf_pages {
	const char *content[PDF_PAGES_MAX]; /* up to the first NULL */
	const char *trailer;		    /* more of the trailer, e.g. "/Encrypt ..." */
};
void pdf_make(struct buf *out, const struct pdf_pages *p);
/* "a\nb" as content: a line each, from (x, y) down by 14. */
char *pdf_lines(const char *text, int x, int y);

#endif
