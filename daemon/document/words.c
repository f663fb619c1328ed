/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - kinds of documents and what is lacking in words.
 */
#include "autoconf.h"
#include "followupd/document.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *word, *name;
} kinds[DOCUMENT_KINDS] = {
    [DOCUMENT_TEXT] = {"text", "a text"},
    [DOCUMENT_PDF] = {"pdf", "a PDF"},
    [DOCUMENT_RTF] = {"rtf", "an RTF document"},
    [DOCUMENT_HTML] = {"html", "an HTML page"},
    [DOCUMENT_CDA] = {"cda", "a CDA document"},
    [DOCUMENT_IMAGE] = {"image", "an image"},
    [DOCUMENT_OTHER] = {"other", "a document of another kind"},
};

static const struct {
	const char *word, *reason;
} lacks[DOCUMENT_LACKS] = {
    [LACK_NONE] = {"none", "nothing is lacking"},
    [LACK_POINTER] = {"pointer", "the message only says where the document is"},
    [LACK_PICTURE] = {"picture", "it is a picture without letters, such as a scan"},
    [LACK_PAGES] = {"pages", "some of its pages are pictures without letters, such as scans"},
    [LACK_LETTERS] = {"letters", "its letters are coded in a way that nobody else knows"},
    [LACK_LOCKED] = {"locked", "it is encrypted"},
    [LACK_BROKEN] = {"broken", "it is damaged"},
    [LACK_SIZE] = {"size", "it is too large"},
    [LACK_CUT] = {"cut", "it is so long that only its beginning was read"},
    [LACK_KIND] = {"kind", "documents of its kind are not read"},
    [LACK_COST] = {"cost", "reading it took too long"},
    [LACK_ENDED] = {"ended", "the program that reads documents ended over it"},
    [LACK_AWAY] = {"away", "the program that reads documents could not be started"},
    [LACK_EMPTY] = {"empty", "there is no text in it"},
};

const char *document_kind_word(enum document_kind k)
{
	return kinds[k].word;
}

const char *document_kind_name(enum document_kind k)
{
	return kinds[k].name;
}

const char *document_lack_word(enum document_lack l)
{
	return lacks[l].word;
}

const char *document_lack_reason(enum document_lack l)
{
	return lacks[l].reason;
}

bool document_kind_find(const char *word, enum document_kind *out)
{
	for (int i = 0; i < DOCUMENT_KINDS; i++)
		if (strcmp(kinds[i].word, word) == 0) {
			*out = (enum document_kind)i;
			return true;
		}
	return false;
}

bool document_lack_find(const char *word, enum document_lack *out)
{
	for (int i = 0; i < DOCUMENT_LACKS; i++)
		if (strcmp(lacks[i].word, word) == 0) {
			*out = (enum document_lack)i;
			return true;
		}
	return false;
}

enum document_coding document_coding_of(const char *word)
{
	if (!word || !*word)
		return CODING_UNSAID;
	if (strncasecmp(word, "base", 4) == 0 || strcasecmp(word, "b64") == 0)
		return CODING_BASE64;
	if (strncasecmp(word, "hex", 3) == 0)
		return CODING_HEX;
	return strcasecmp(word, "A") == 0 ? CODING_PLAIN : CODING_UNSAID;
}
