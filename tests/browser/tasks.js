// SPDX-License-Identifier: Apache-2.0
//
// tasks.js - the twelve commonest tasks at a running daemon, in a browser, with keys and clicks counted.
//
// usage: node tasks.js PLAN PICTURES
// PLAN is a JSON file that test_tasks.py writes: where the pages are, who signs in, which follow-ups each
// way may use up.  Each task begins on the list, is done by keys, by clicks, by clicks without a script and
// by touch at 375 px, and ends when the page says what was recorded.  What is typed is not counted.  Prints
// one JSON object a line: {"task", "way", "took", "budget", "fault"}.  CHROMIUM names the browser.
"use strict";
const fs = require("fs");
const path = require("path");
const {chromium} = require("playwright-core");

const plan = JSON.parse(fs.readFileSync(process.argv[2]));
const pictures = process.argv[3];
// Milliseconds: a page that never comes fails the task; that a machine is slow does not.
const LIMIT = Number(process.env.TASKS_LIMIT || 120000);

// One person at one browser: what is pressed is counted, what is typed is not.
class Hand {
	constructor(page, touch) {
		this.page = page;
		this.touch = touch;
		this.took = 0;
	}
	// What comes after leads to another address, and that page is there.
	async goes(act) {
		const is_main = f => f === this.page.mainFrame();
		await Promise.all([this.page.waitForEvent("framenavigated", {timeout: LIMIT, predicate: is_main}), act()]);
		await this.page.waitForLoadState("load", {timeout: LIMIT});
	}
	async key(name) {
		this.took++;
		await this.page.keyboard.press(name);
	}
	async key_goes(name) {
		await this.goes(() => this.key(name));
		// A hand is slower than a browser that has yet to put the focus where the page wants it.
		await this.page.waitForFunction(() => !document.querySelector("[autofocus]") ||
			document.activeElement !== document.body, null, {timeout: LIMIT});
	}
	async click(what) {
		this.took++;
		const box = typeof what === "string" ? this.page.locator(what).first() : what;
		await (this.touch ? box.tap({timeout: LIMIT}) : box.click({timeout: LIMIT}));
	}
	async click_goes(what) {
		await this.goes(() => this.click(what));
	}
	type(text) {
		return this.page.keyboard.type(text);
	}
	fill(what, text) {
		return this.page.locator(what).first().fill(text, {timeout: LIMIT});
	}
	async list(name, ref) {
		await this.page.goto(plan.origin + "/list/" + name + "?scope=all", {timeout: LIMIT});
		if (ref)
			await this.row(ref).locator(".patient a").focus({timeout: LIMIT});
	}
	row(ref) {
		return this.page.locator("#r-" + ref);
	}
	async says(...words) {
		const text = (await this.page.locator("#main").innerText()).replace(/\s+/g, " ");
		for (const w of words)
			if (!text.includes(w))
				throw new Error("no “" + w + "” on " + this.page.url() + ": " + text.slice(0, 300));
	}
}

const radio = (name, value) => `label:has(input[name=${name}][value="${value}"])`;
const GO = "main button.go";

// Each: its number in the list of tasks, what it is, where it begins, how it is done by keys and by
// clicks, what it may take, and what is said then.  have: the follow-ups of this way.
const TASKS = [
	{name: "a call that failed", keys: 3, clicks: 3,
		start: (h, have) => h.list("open", have.care),
		by_keys: async h => {
			await h.key_goes("c");
			await h.key("1");
			await h.type("rang twice, no answer");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.care).locator("[data-do]"));
			await h.click(radio("outcome", "no-answer"));
			await h.fill("#note", "rang twice, no answer");
			await h.click_goes(GO);
		},
		says: ["Recorded:", "Undo"]},
	{name: "undo", keys: 1, clicks: 1,
		start: () => {}, // what was just recorded
		by_keys: h => h.key_goes("z"),
		by_clicks: h => h.click_goes("form[action='/undo'] button"),
		says: ["Recorded:"]},
	{name: "acknowledge", keys: 1, clicks: 2,
		start: (h, have) => h.list("open", have.care),
		by_keys: h => h.key_goes("a"),
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.care).locator(".patient a"));
			await h.click_goes("form[action*='/ack'] button");
		},
		says: ["Recorded:"]},
	{name: "postpone by fourteen days", keys: 2, clicks: 3,
		start: (h, have) => h.list("open", have.care),
		by_keys: async h => {
			await h.key_goes("p");
			await h.type("the insurer decides next week");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.care).locator(".patient a"));
			await h.click_goes("a[href*='/postpone']");
			await h.fill("#because", "the insurer decides next week");
			await h.click_goes(GO);
		},
		says: ["Recorded:"]},
	{name: "find a patient by name and open", keys: 3, clicks: 2,
		start: h => h.list("open"),
		by_keys: async (h, have) => {
			await h.key("/");
			await h.type(have.family);
			await h.key_goes("Enter");
			await h.key_goes("o");
		},
		by_clicks: async (h, have) => {
			await h.click("#q");
			await h.type(have.family);
			await h.goes(() => h.page.keyboard.press("Enter")); // ends what is typed
			await h.click_goes(".patient a");
		},
		says: have => ["Follow-up", have.family]},
	{name: "the next case after acting", keys: 1, clicks: 1,
		start: async (h, have) => {
			await h.list("open", have.care);
			await h.goes(() => h.row(have.care).locator(".patient a").click());
			h.before = await h.page.locator("h1").innerText() + h.page.url().split("?")[0];
		},
		by_keys: h => h.key_goes("]"),
		by_clicks: h => h.click_goes("[data-key=']']"),
		then: async h => {
			const now = await h.page.locator("h1").innerText() + h.page.url().split("?")[0];
			if (now === h.before || !h.page.url().includes("/case/"))
				throw new Error("still " + now);
		}},
	{name: "close as done elsewhere", keys: 4, clicks: 4, // by keys with the Tab between two fields
		start: (h, have) => h.list("open", have.elsewhere),
		by_keys: async h => {
			await h.key_goes("e");
			await h.key_goes("2");
			await h.type("Lakeside Imaging");
			await h.key("Tab");
			await h.type(plan.day_typed);
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.elsewhere).locator(".patient a"));
			await h.click_goes("a[href*='/close']");
			await h.click_goes("a[href*='way=elsewhere']");
			await h.fill("[name='DONE_ELSEWHERE.source']", "Lakeside Imaging");
			await h.fill("[name='DONE_ELSEWHERE.day']", plan.day);
			await h.click_goes(GO);
		},
		says: ["Recorded:", "DONE_ELSEWHERE"]},
	{name: "attach an exam", keys: 2, clicks: 3,
		start: (h, have) => h.list("open", have.attach),
		by_keys: async h => {
			await h.key_goes("m");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.attach).locator(".patient a"));
			await h.click_goes("a[href*='/attach']");
			await h.click_goes(GO);
		},
		says: ["Recorded:", "DONE_EARLY"]},
	{name: "answer “the interval is missing”", keys: 3, clicks: 3,
		start: (h, have) => h.list("questions", have.question),
		by_keys: async h => {
			await h.key_goes("o");
			await h.key("1");
			await h.type("6 months");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.question).locator("[data-do]"));
			await h.click(radio("answer", "open"));
			await h.fill("[name='open.in']", "6 months");
			await h.click_goes(GO);
		},
		says: ["Recorded:"]},
	{name: "confirm an answer by link", keys: 3, clicks: 3,
		start: (h, have) => h.list("check", have.check),
		by_keys: async h => {
			await h.key_goes("o");
			await h.key("1");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.check).locator("[data-do]"));
			await h.click(radio("answer", "confirm"));
			await h.click_goes(GO);
		},
		says: ["Recorded:"]},
	{name: "a critical result, read back", keys: 3, clicks: 3,
		start: (h, have) => h.list("critical", have.critical),
		by_keys: async h => {
			await h.key_goes("c");
			await h.key("1");
			await h.key_goes("Enter");
		},
		by_clicks: async (h, have) => {
			await h.click_goes(h.row(have.critical).locator("[data-do]"));
			await h.click(radio("read_back", "yes"));
			await h.click_goes(GO);
		},
		says: ["Recorded:"]},
	{name: "“it is ordered”, from the mail", clicks: 2,
		start: async h => {
			await h.page.goto("about:blank"); // the mail
		},
		by_clicks: async (h, have) => {
			await h.goes(() => (h.took++, h.page.goto(plan.origin + "/a/" + have.link + "?do=ordered")));
			await h.click_goes(GO);
		},
		says: ["Recorded: ordered"]},
];

const WAYS = {
	keys: {viewport: {width: 1280, height: 900}},
	clicks: {viewport: {width: 1280, height: 900}},
	scriptless: {viewport: {width: 1280, height: 900}, javaScriptEnabled: false},
	touch: {viewport: {width: 375, height: 800}, hasTouch: true, isMobile: true},
};

// The session that all ways go on with.
async function sign_in(browser) {
	const context = await browser.newContext(), page = await context.newPage();
	await page.goto(plan.origin + "/sign-in", {timeout: LIMIT});
	await page.fill("[name=name]", plan.name);
	await page.fill("[name=password]", plan.password);
	await page.click(GO);
	await page.waitForURL(u => !u.pathname.startsWith("/sign-in"), {timeout: LIMIT});
	const state = await context.storageState();
	await context.close();
	return state;
}

async function perform(task, way, hand, have) {
	const by_keys = way === "keys", act = by_keys ? task.by_keys : task.by_clicks;
	if (!act)
		return;
	const budget = by_keys ? task.keys : task.clicks;
	let fault = null;
	try {
		await task.start(hand, have);
		hand.took = 0;
		await act(hand, have);
		if (task.says)
			await hand.says(...(typeof task.says === "function" ? task.says(have) : task.says));
		if (task.then)
			await task.then(hand, have);
		if (hand.took > budget)
			fault = "it took " + hand.took + " of " + budget;
	} catch (e) {
		fault = String(e).split("\n").slice(0, 3).join(" ");
		await hand.page.screenshot({path: path.join(pictures, "task-" + way + "-" + task.name.replace(/\W+/g, "-") + ".png"), fullPage: true});
	}
	console.log(JSON.stringify({task: task.name, way, took: hand.took, budget, fault}));
}

(async () => {
	fs.mkdirSync(pictures, {recursive: true});
	const browser = await chromium.launch({executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"]});
	const storageState = await sign_in(browser);
	for (const [way, options] of Object.entries(WAYS)) {
		const context = await browser.newContext({...options, storageState, reducedMotion: "reduce", locale: "en-US"});
		const page = await context.newPage();
		page.setDefaultTimeout(LIMIT);
		for (const task of TASKS)
			await perform(task, way, new Hand(page, !!options.hasTouch), plan.ways[way]);
		await context.close();
	}
	await browser.close();
})().catch(e => { console.error(e); process.exit(1); });
