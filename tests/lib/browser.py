# SPDX-License-Identifier: Apache-2.0
"""browser.py - a person at the pages, without a script: follows links, fills in forms, keeps cookies."""
import http.client
import html.parser
import re
import socket
import urllib.parse


class Page(html.parser.HTMLParser):
    """What a page says: its title, text, links, and forms with their fields as they would be sent."""

    def __init__(self, status, headers, body, path):
        super().__init__(convert_charrefs=True)
        self.status, self.headers, self.path, self.html = status, headers, path, body
        self.title, self.links, self.forms, self.headings = "", [], [], []
        self._text, self._inside, self._select, self._area = [], [], None, None
        self.feed(body)
        self.text = re.sub(r"\s+", " ", " ".join(self._text)).strip()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        self._inside.append(tag) if tag in ("title", "h1", "script", "style") else None
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        elif tag == "form":
            self.forms.append({"action": a.get("action", ""), "method": a.get("method", "get"), "id": a.get("id"), "fields": []})
        elif tag == "select":
            self._select = (a.get("name"), a.get("form"))
        elif tag == "option" and self._select and self._select[0]:
            if "selected" in a:
                self._field(self._select[1], self._select[0], a.get("value", ""))
        elif tag == "textarea":
            self._area = (a.get("form"), a.get("name"))
            self._field(a.get("form"), a.get("name"), "")
        elif tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            if kind not in ("radio", "checkbox", "submit") or "checked" in a:
                self._field(a.get("form"), a["name"], a.get("value", "on" if kind == "checkbox" else ""))

    def _field(self, form, name, value):
        target = next((f for f in self.forms if form and f["id"] == form), self.forms[-1] if self.forms else None)
        if target and name:
            target["fields"].append((name, value))

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        if tag == "select":
            self._select = None

    def handle_data(self, data):
        if self._inside and self._inside[-1] == "title":
            self.title += data
        elif self._inside and self._inside[-1] == "h1":
            self.headings.append(data.strip())
        if not self._inside or self._inside[-1] not in ("script", "style", "title"):
            self._text.append(data)

    def form(self, action):
        found = [f for f in self.forms if f["action"] == action]
        if not found:
            raise AssertionError("no form to %s on %s: %s" % (action, self.path, [f["action"] for f in self.forms]))
        return found[0]


class LocalConnection(http.client.HTTPConnection):
    """Over a Unix socket, as a proxy comes."""

    def __init__(self, path):
        super().__init__("localhost", timeout=120)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Browser:
    def __init__(self, port, host="127.0.0.1", path=None):
        self.address, self.port, self.path, self.cookies = host, port, path, {}

    def ask(self, method, path, body=None, headers=None, follow=True):
        link = (LocalConnection(self.path) if self.path else
                http.client.HTTPConnection(self.address, self.port, timeout=120))
        sent = {"Host": "%s:%d" % (self.address, self.port)}
        if self.cookies:
            sent["Cookie"] = "; ".join("%s=%s" % c for c in self.cookies.items())
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = "http://%s:%d" % (self.address, self.port)
        sent.update(headers or {})
        link.request(method, path, body=body, headers={k: v for k, v in sent.items() if v is not None})
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        if follow and answer.status == 303:
            return self.ask("GET", answer.headers["Location"], headers=headers)
        return Page(answer.status, answer.headers, text, path)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def send(self, page, action, values=None, headers=None, follow=True):
        """The form of that page, filled in: values replaces or adds fields; None takes one out."""
        form = page.form(action)
        values = dict(values or {})
        fields = [(n, values.pop(n) if n in values else v) for n, v in form["fields"]] + list(values.items())
        return self.ask("POST", action, urllib.parse.urlencode([f for f in fields if f[1] is not None]), headers, follow)

    def sign_in(self, name, password, code=""):
        return self.send(self.get("/sign-in"), "/sign-in", {"name": name, "password": password, "code": code})
