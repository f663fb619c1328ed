/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary_table.h - a table of words in the initializer of its vocabulary.
 */
#ifndef DAEMON_FOLLOWUP_VOCABULARY_TABLE_H
#define DAEMON_FOLLOWUP_VOCABULARY_TABLE_H

#define TABLE(words) .count = sizeof words / sizeof *words, .word = words

#endif
