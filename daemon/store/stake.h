/* SPDX-License-Identifier: Apache-2.0
 *
 * stake.h - the order in which questions are listed and told: by what is at stake, then by age.
 */
#ifndef DAEMON_STORE_STAKE_H
#define DAEMON_STORE_STAKE_H

/* Of the columns of `of` ("q.", or ""), as the index review_items_open has it. */
#define BY_STAKE(of)                                                                               \
	"array_position('{critical,suspicious,author,record,review,patient}'::text[], " of         \
	"class), " of "created_at, " of "id"

#endif
