/* followupd.js - keys, the count of ticks, the notice before the end of a session.
 *
 * Everything works without it: a key presses a button or a link that stands in the page.
 */
"use strict";
(() => {
	const root = document.documentElement;
	const all = (query, within = document) => [...within.querySelectorAll(query)];
	const one = (query, within = document) => within.querySelector(query);

	/* ---- the rows of a list ---- */

	const rows = all(".work tbody tr");
	const link_of = row => one(".patient a", row);
	const here = () => rows.find(row => row.contains(document.activeElement));

	function go(step) {
		const at = rows.indexOf(here());
		const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
		if (!row)
			return;
		link_of(row).focus();
		row.scrollIntoView({block: "nearest"});
	}

	/* Coming back to a list, the focus is on the row that was left; after a search, on what was found. */
	const place = "row " + location.pathname + location.search;
	function keep(row) {
		try {
			sessionStorage.setItem(place, row.id);
		} catch { /* a browser that keeps nothing */ }
	}
	function restore() {
		try {
			const row = document.getElementById(sessionStorage.getItem(place));
			const busy = document.activeElement && document.activeElement !== document.body;
			const first = location.pathname.startsWith("/search/") ? rows[0] : null;
			if ((row ?? first) && !busy)
				link_of(row ?? first).focus();
		} catch { /* as above */ }
	}
	for (const row of rows)
		row.addEventListener("focusin", () => keep(row));
	window.addEventListener("pageshow", restore);

	function count_ticks() {
		const n = all("[name=tick]:checked").length, words = one("#ticked");
		if (words)
			words.textContent = n ? "With the " + n + " ticked:" : "With the ticked ones:";
	}
	document.addEventListener("change", count_ticks);

	/* What a key does to the row that has the focus; false: nothing. */
	function on_row(row, key) {
		const ways = {p: "postpone", t: "transfer", m: "attach", e: "close"};
		const form = one("#ack");
		if (key === "o")
			link_of(row).click();
		else if (key === "x")
			one("[name=tick]", row)?.click();
		else if (key === "c")
			one("[data-do]", row)?.click();
		else if (ways[key] && row.dataset.case)
			location.assign(row.dataset.case + "/" + ways[key] + link_of(row).search);
		else if (key === "a" && row.dataset.case && form) {
			form.action = row.dataset.case + "/ack";
			form.elements.seen.value = row.dataset.seen;
			form.elements.once.value += "-" + row.id;
			form.submit();
		} else
			return false;
		return true;
	}

	/* ---- digits: choose an answer, go on to its words ---- */

	function choose(digit, target) {
		const within = target.closest?.("form:has([data-digit])") ?? one("main form:has([data-digit])") ?? one("main");
		const box = within && one("[data-digit='" + digit + "']", within);
		if (!box)
			return false;
		if (box.matches("a")) {
			box.click();
			return true;
		}
		box.checked = true;
		box.dispatchEvent(new Event("change", {bubbles: true}));
		begin(box, within);
		return true;
	}

	/* Where typing begins once that is chosen: what is filled in already need not be typed. */
	function begin(box, within) {
		const more = one(".more", box.closest(".choice"));
		const fields = more ? all("input:not([type=hidden]), select, textarea", more) : [];
		const is_empty = f => !f.value && !f.matches("[type=date], [type=datetime-local]");
		(fields.find(is_empty) ?? fields[0] ?? one("[data-after-digit]", within) ?? box).focus();
	}
	/* ... also of what the page proposes, as soon as the focus is there. */
	const asked = one("fieldset[autofocus]");
	const begin_there = () => {
		const proposed = one("[data-digit]:checked", asked);
		if (proposed)
			begin(proposed, proposed.form);
	};
	if (asked && document.activeElement === asked)
		begin_there();
	else
		asked?.addEventListener("focus", begin_there, {once: true});

	/* ---- keys ---- */

	const is_field = e => e.matches("input, select, textarea, [contenteditable]") &&
		!e.matches("[type=checkbox], [type=radio]");

	function on_key(event) {
		const key = event.key, target = event.target;
		if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing)
			return;
		if (root.dataset.keys === "off" || !target.matches || is_field(target))
			return;
		let done = false;
		const row = here();
		if (key >= "1" && key <= "9")
			done = choose(key, target);
		else if (key === "/")
			done = !!one("#q"), one("#q")?.focus();
		else if (key === "?")
			done = true, location.assign("/help/keys");
		else if ((key === "j" || key === "k") && rows.length)
			done = true, go(key === "j" ? 1 : -1);
		else if (row && on_row(row, key))
			done = true;
		else if (!rows.length || key === "z" || key === "n") {
			const button = all("[data-key]").find(b => b.dataset.key === key);
			done = !!button;
			button?.click();
		}
		if (done)
			event.preventDefault();
	}
	document.addEventListener("keydown", on_key);

	/* Enter in the form of an answer records it, wherever in it the focus is. */
	document.addEventListener("keydown", event => {
		const form = event.target.closest?.("main form");
		if (event.key === "Enter" && form && event.target.matches("[type=radio], fieldset")) {
			event.preventDefault();
			form.requestSubmit(one("button.go", form));
		}
	});

	/* ---- the end of the session, and a password that can be read ---- */

	const ends = one("#ends");
	if (ends) {
		const show = () => { ends.hidden = false; };
		const left = new Date(ends.dataset.ends) - Date.now() - 120000;
		if (left > 0 && left < 2 ** 31)
			setTimeout(show, left);
		else if (left <= 0 && left > -120000)
			show();
	}
	for (const button of all("[data-print]")) {
		button.hidden = false;
		button.addEventListener("click", () => window.print());
	}
	for (const label of all("[data-shows]")) {
		const field = document.getElementById(label.dataset.shows);
		label.hidden = false;
		one("input", label).addEventListener("change", event => {
			field.type = event.target.checked ? "text" : "password";
		});
	}

	/* On a small screen the lists are folded; without this they are open. */
	const lists = one(".lists details");
	if (lists)
		lists.open = matchMedia("(min-width: 60.01rem)").matches;
	count_ticks();
})();
