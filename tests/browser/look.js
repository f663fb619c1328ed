// SPDX-License-Identifier: Apache-2.0
//
// look.js - looks at the pages in a browser, as people with and without a mouse, a screen reader or a
// large screen would.
//
// usage: node look.js PAGES PICTURES
// PAGES is what tests/browser/render wrote; no server is asked and no address is reached.  Prints one
// JSON object a line: {"check", "page", "where", "fault"}, the fault null when all is well.
// CHROMIUM names the browser; LOOK_ALL=1 looks at all that there is, and keeps a picture of each.
"use strict";
const fs = require("fs");
const path = require("path");
const axe = require("axe-core");
const {chromium} = require("playwright-core");

const [pages_dir, pictures] = process.argv.slice(2);
const HOST = "http://pages.test";
const WIDTHS = [1280, 768, 375];
// Not every page at every width in both schemes, unless LOOK_ALL is set: the middle width for those with
// a layout of its own, in the dark only what hangs on colours.
const ALL = !!process.env.LOOK_ALL;
const LAID_OUT = ["list", "list.loud", "case.usual", "question.critical", "critical", "close", "answer"];
const NARROW = 320;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TYPES = {".css": "text/css", ".js": "text/javascript", ".html": "text/html; charset=utf-8"};
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
// WCAG 1.4.12
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; " +
	"word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

const say = (check, page, where, fault) => console.log(JSON.stringify({check, page, where, fault: fault || null}));

const names = fs.readdirSync(pages_dir).filter(f => f.endsWith(".html")).map(f => f.slice(0, -5)).sort();
const is_least = name => name.endsWith(".min");

// "/case/36ZKH7/attempt" is the page attempt; what is no page is an empty one.
function file_of(pathname) {
	const plain = path.join(pages_dir, path.normalize(pathname));
	if (fs.existsSync(plain) && fs.statSync(plain).isFile())
		return plain;
	const name = pathname.replace(/^\/case\/\w+\/(\w+)$/, "/$1").replace(/^\/case\/\w+$/, "/case.usual").slice(1);
	const page = path.join(pages_dir, name.replace("/", "-") + ".html");
	return fs.existsSync(page) ? page : null;
}

// A context that answers from the files, and tells of what was asked elsewhere or refused.
async function open(browser, options, tell) {
	const context = await browser.newContext(options);
	await context.route("**/*", route => {
		const url = new URL(route.request().url());
		if (url.origin !== HOST)
			tell("it asks for " + url.origin);
		const file = file_of(url.pathname);
		if (!file)
			return route.fulfill({contentType: TYPES[".html"], body: "<title>taken</title>"});
		return route.fulfill({path: file, contentType: TYPES[path.extname(file)],
			headers: {"content-security-policy": POLICY}});
	});
	const page = await context.newPage();
	page.on("console", m => tell(m.text()));
	page.on("pageerror", e => tell(e.message));
	return page;
}

const describe = v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " (" +
	(n.any[0] || n.all[0] || n.none[0] || {}).message + ")").slice(0, 3).join("; ");

function widths_of(name, scheme) {
	if (is_least(name))
		return scheme === "light" || ALL ? WIDTHS.slice(0, 1) : [];
	if (ALL || (scheme === "light" && LAID_OUT.includes(name)))
		return WIDTHS;
	return scheme === "light" ? [1280, 375] : [1280];
}

async function look(browser, scheme) {
	const noise = [];
	const page = await open(browser, {colorScheme: scheme, reducedMotion: "reduce"}, text => noise.push(text));
	for (const name of names) {
		for (const width of widths_of(name, scheme)) {
			noise.length = 0;
			await page.setViewportSize({width, height: 900});
			// What is laid out by the script at the start is laid out anew.
			if (width === WIDTHS[0] || LAID_OUT.includes(name)) {
				await page.goto(HOST + "/" + name);
				await page.evaluate(axe.source);
			}
			const rules = scheme === "light" || ALL ? TAGS : ["color-contrast"];
			const found = await page.evaluate(runOnly => axe.run({runOnly, resultTypes: ["violations"], preload: false, iframes: false})
				.catch(e => ({violations: [{id: String(e), nodes: []}]})), rules);
			say("axe", name, width + " " + scheme, found.violations.map(describe).join("\n"));
			say("console", name, width + " " + scheme, noise.join("\n"));
			if (ALL || LAID_OUT.includes(name))
				await page.screenshot({path: path.join(pictures, `${name}-${width}-${scheme}.png`), fullPage: true});
		}
	}
	await page.context().close();
}

// What is cut off, and what makes the page wider than the screen.
const measure = () => {
	const faults = [];
	if (document.documentElement.scrollWidth > innerWidth) {
		const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
		faults.push("it scrolls sideways: " + wide.slice(0, 3).map(e => e.tagName + "." + e.className).join(", "));
	}
	for (const e of document.body.querySelectorAll("*")) {
		const style = getComputedStyle(e);
		if (style.overflow === "visible" || style.overflow === "auto" || style.clipPath !== "none" || e.matches("input, select, textarea, option"))
			continue;
		if (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
			faults.push("cut off: " + e.tagName + "." + e.className);
	}
	return faults.join("\n");
};

// A word that does not break, in place of each that a person or a system may have written.
const widen = () => {
	for (const e of document.querySelectorAll("main *, aside *"))
		if (!e.children.length && e.textContent.trim() && !e.matches("option, kbd, button, textarea, label, label *, caption, time, th[scope=col], th[scope=col] *, .scopes *, .keys *, .unseen"))
			e.textContent = "W".repeat(500);
};

async function narrow(browser) {
	const page = await open(browser, {colorScheme: "light", bypassCSP: true, reducedMotion: "reduce"}, () => {});
	await page.setViewportSize({width: NARROW, height: 640});
	for (const name of names) {
		await page.goto(HOST + "/" + name);
		say("narrow", name, NARROW + " px", await page.evaluate(measure));
		if (ALL || LAID_OUT.includes(name))
			await page.screenshot({path: path.join(pictures, `${name}-${NARROW}-light.png`), fullPage: true});
		await page.addStyleTag({content: SPACING});
		say("spacing", name, NARROW + " px", await page.evaluate(measure));
		if (is_least(name))
			continue;
		await page.evaluate(widen);
		for (const width of ALL || LAID_OUT.includes(name) ? [NARROW, 768, 1280] : [NARROW]) {
			await page.setViewportSize({width, height: 640});
			say("wide words", name, width + " px", await page.evaluate(measure));
		}
		await page.setViewportSize({width: NARROW, height: 640});
	}
	await page.context().close();
}

// Forced colours and paper are judged by eye.
async function forced(browser) {
	const page = await open(browser, {forcedColors: "active", reducedMotion: "reduce"}, () => {});
	await page.setViewportSize({width: 1280, height: 900});
	for (const name of LAID_OUT) {
		await page.goto(HOST + "/" + name);
		await page.emulateMedia({forcedColors: "active"}); // the browser forgets it
		await page.screenshot({path: path.join(pictures, `${name}-1280-forced.png`), fullPage: true});
	}
	await page.emulateMedia({forcedColors: null, media: "print"});
	for (const name of ["list", "case.usual"]) {
		await page.goto(HOST + "/" + name);
		await page.pdf({path: path.join(pictures, `${name}.pdf`), format: "Letter", margin: {top: "1.5cm", bottom: "1.5cm", left: "1.5cm", right: "1.5cm"}});
	}
	await page.context().close();
}

// ---- keys ------------------------------------------------------------------------------------------

// Each: a page, what is pressed, and what is true then.
const focused = () => document.activeElement.textContent.trim();
const at = pathname => page => new URL(page.url()).pathname === pathname;
const KEYS = [
	["list", "j", page => page.evaluate(focused).then(t => t === "Okafor, Daniel")],
	["list", "j j", page => page.evaluate(focused).then(t => t === "Rivera, Maria")],
	["list", "j j j k", page => page.evaluate(focused).then(t => t === "Rivera, Maria")],
	["list", "k", page => page.evaluate(focused).then(t => t === "Okafor, Daniel")],
	["list", "j j o", at("/case/36ZKH7")],
	["list", "j j Enter", at("/case/36ZKH7")],
	["list", "j j c", at("/case/36ZKH7/attempt")],
	["list", "j j p", at("/case/36ZKH7/postpone")],
	["list", "j j e", at("/case/36ZKH7/close")],
	["list", "j j x", page => page.evaluate(() => document.querySelectorAll("[name=tick]:checked").length === 1 &&
		document.getElementById("ticked").textContent === "With the 1 ticked:")],
	["list", "/ c j", page => page.evaluate(() => document.getElementById("q").value === "cj")],
	["list", "?", at("/help/keys")],
	["case.usual", "c", at("/case/36ZKH7/attempt")],
	["case.usual", "p", at("/case/36ZKH7/postpone")],
	["case.usual", "t", at("/case/36ZKH7/transfer")],
	["case.usual", "m", at("/case/36ZKH7/attach")],
	["case.usual", "e", at("/case/36ZKH7/close")],
	["case.usual", "]", at("/case/9WXKQ5")],
	["case.usual", "Control+c", at("/case.usual")],
	["attempt", "1 c", page => page.evaluate(() => document.querySelector("[name=outcome]:checked").value === "no-answer" &&
		document.activeElement.id === "note" && document.activeElement.value.length === 25)],
	["close.ways", "2", page => page.url().includes("/close?way=elsewhere")],
	["question", "1", page => page.evaluate(() => document.querySelector("[name=answer]:checked").value === "open" &&
		document.activeElement.name === "what")],
	["question.critical", "1", page => page.evaluate(() => document.activeElement.name === "note")], // Dr Shah is there
	["postpone", "", page => page.evaluate(() => document.activeElement.id === "because")],
	["list.loud", "", page => page.evaluate(() => document.activeElement.id === "result")],
];

// What a form would send, with the keys that the page takes for it: [page, keys, address, fields].
const FORMS = [
	["list", "j j a", "/case/36ZKH7/ack", {seen: "14"}],
	["case.usual", "a", "/case/36ZKH7/ack", {seen: "14"}],
	["list.loud", "z", "/undo", {message: "8841"}],
	["attempt", "1 Enter", "/case/36ZKH7/attempt", {outcome: "no-answer", channel: "phone", seen: "14"}],
	["postpone", "Enter", "/case/36ZKH7/postpone", {until: "day", because: "waits for the insurer"}],
	["attach", "Enter", "/case/36ZKH7/attach", {exam: "RB-C1"}],
	["critical", "1 Enter", "/critical/Q6230", {read_back: "yes", to: "Karen Wu", means: "phone"}],
	["question.match", "1 Enter", "/question/Q12", {answer: "attach-exam"}],
];

// Whether it comes true within two seconds.
async function becomes(holds) {
	for (const end = Date.now() + 2000; Date.now() < end;) {
		if (await Promise.resolve().then(holds).catch(() => false))
			return true;
		await new Promise(resolve => setTimeout(resolve, 20));
	}
	return false;
}

async function keys(browser) {
	const page = await open(browser, {reducedMotion: "reduce"}, () => {});
	let sent = null;
	page.on("request", r => { sent = r.method() === "POST" ? r : sent; });
	const press = async words => {
		for (const key of words.split(" ").filter(Boolean))
			await page.keyboard.press(key);
	};
	let visits = 0; // each its own address, or a list would remember where the one before left it
	const visit = async name => {
		await page.goto(HOST + "/" + name + "?" + ++visits);
		// A hand is slower than a browser that has yet to put the focus where the page wants it.
		await page.waitForFunction(() => !document.querySelector("[autofocus]") ||
			document.activeElement !== document.body, null, {timeout: 120000});
	};
	for (const [name, words, holds] of KEYS) {
		await visit(name);
		await press(words);
		const ok = await becomes(() => holds(page));
		say("keys", name, words || "at the start", ok ? null : "now at " + page.url() + ", on " + await page.evaluate(focused));
	}
	for (const [name, words, address, fields] of FORMS) {
		await visit(name);
		sent = null;
		await press(words);
		await becomes(() => sent && at(address)(page));
		const body = new URLSearchParams(sent ? sent.postData() : "");
		const wrong = Object.entries(fields).filter(([key, value]) => body.get(key) !== value).map(([key]) => key + " is " + body.get(key));
		for (const key of ["csrf", "once", "seen"])
			if (!body.get(key))
				wrong.push("no " + key);
		if (!sent || new URL(sent.url()).pathname !== address)
			wrong.push("sent to " + (sent && sent.url()));
		say("forms", name, words, wrong.join(", "));
	}
	// Switched off, a letter is nothing; and a list remembers where one was.
	await page.goto(HOST + "/list");
	await page.evaluate(() => { document.documentElement.dataset.keys = "off"; });
	await press("j c ?");
	await page.goto(page.url()); // after whatever the keys began
	say("keys", "list", "switched off", at("/list")(page) ? null : "now at " + page.url());
	await page.goto(HOST + "/list?back");
	await press("j j j o");
	await becomes(() => at("/case/9WXKQ5")(page));
	await page.goBack();
	const back = await becomes(async () => await page.evaluate(focused) === "Nguyen, Linh");
	say("keys", "list", "back", back ? null : "on " + await page.evaluate(focused));
	await page.context().close();
}

// Without a script each field and each button is there, and the fields of an answer follow its choice.
async function scriptless(browser) {
	const page = await open(browser, {javaScriptEnabled: false}, () => {});
	await page.goto(HOST + "/question");
	const field = page.locator("[name=what]");
	const before = await field.isVisible();
	await page.locator("[name=answer][value=open]").check();
	say("scriptless", "question", "a choice shows its fields", !before && await field.isVisible() ? null : "before " + before);
	await page.goto(HOST + "/sign-in");
	say("scriptless", "sign-in", "no button that does nothing", await page.locator("[data-shows]").isVisible() ? "shown" : null);
	await page.setViewportSize({width: 375, height: 800});
	await page.goto(HOST + "/list");
	say("scriptless", "list", "the lists are there", await page.locator(".lists a").first().isVisible() ? null : "hidden");
	await page.context().close();
}

(async () => {
	fs.mkdirSync(pictures, {recursive: true});
	const browser = await chromium.launch({executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"]});
	const only = process.env.LOOK_ONLY;
	const parts = {light: () => look(browser, "light"), dark: () => look(browser, "dark"),
		narrow: () => narrow(browser), forced: () => forced(browser), keys: () => keys(browser),
		scriptless: () => scriptless(browser)};
	await Promise.all(Object.entries(parts).filter(([name]) => !only || only === name).map(([, part]) => part()));
	await browser.close();
})().catch(e => { console.error(e); process.exit(1); });
