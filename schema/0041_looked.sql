-- SPDX-License-Identifier: Apache-2.0
--
-- 0041_looked.sql - how far a program's page looks.
--
-- A filter that few follow-ups match, or a program that sees few, must not read them all for one page.  Where the
-- reading ends is a place among all follow-ups, which says nothing of any patient.

-- The id of the n-th follow-up behind that id; the largest number where there are fewer.
CREATE FUNCTION pages.followup_behind(a_id bigint, n bigint) RETURNS bigint
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT coalesce((SELECT id FROM followups WHERE id > a_id AND (SELECT pages.who()) IS NOT NULL
		ORDER BY id OFFSET n - 1 LIMIT 1), 9223372036854775807)
$$;

-- The same by the lines of histories: of when and of which follow-up the n-th is behind that one; no row where there
-- are fewer.
CREATE FUNCTION pages.change_behind(a_at timestamptz, a_id bigint, n bigint) RETURNS TABLE (at timestamptz,
	followup_id bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd, pg_temp
	AS $$
	SELECT v.at, v.followup_id FROM events v WHERE (v.at, v.followup_id) > (a_at, a_id)
		AND (SELECT pages.who()) IS NOT NULL ORDER BY v.at, v.followup_id OFFSET n - 1 LIMIT 1
$$;

REVOKE ALL ON FUNCTION pages.followup_behind(bigint, bigint), pages.change_behind(timestamptz, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pages.followup_behind(bigint, bigint), pages.change_behind(timestamptz, bigint, bigint)
	TO followupd_pages;
