# SPDX-License-Identifier: Apache-2.0
"""documents.py - small documents for tests, made from lines: PDF, RTF, HTML, CDA."""
import base64


def pdf(pages, trailer="", forms=()):
    """pages: lists of lines, or content streams as bytes; forms: content of /X1, /X2, ... for pages to draw."""
    contents = [p if isinstance(p, bytes) else "".join(
        "BT /F1 11 Tf 72 %d Td (%s) Tj ET\n" % (700 - 14 * i, line) for i, line in enumerate(p)).encode() for p in pages]
    first = 4 + 2 * len(contents)
    names = " ".join("/X%d %d 0 R" % (i + 1, first + i) for i in range(len(forms)))
    resources = "/Resources << /Font << /F1 3 0 R >> /XObject << %s >> >>" % names
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
                   len(contents), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(contents)))),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for i, content in enumerate(contents):
        objects.append(("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R %s >>"
                        % (5 + 2 * i, resources)).encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    for content in forms:
        objects.append(b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] %s /Length %d >>\nstream\n%s\nendstream"
                       % (resources.encode(), len(content), content))
    out, offsets = b"%PDF-1.4\n", []
    for i, body in enumerate(objects):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), at)


def scan():
    return pdf([b"q 612 0 0 792 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x01\x7f\x02\x7f EI Q\n"])


def locked(lines):
    return pdf([lines], "/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -64 /O <%s> /U <%s> >>"
               % ("00" * 16, "00" * 16, "01" * 32, "02" * 32))


def bomb():
    """A page that draws a form ten times, which draws the next ten times, and so on: 10^12 words."""
    forms = [b"/X%d Do\n" % (i + 2) * 10 for i in range(11)]
    forms.append(b"BT /F1 11 Tf 72 700 Td (boom) Tj ET\n" * 10)
    return pdf([b"/X1 Do\n"], forms=forms)


def rtf(lines):
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs20 " + "\\par\r\n".join(lines) + "\\par}").encode()


def html(lines):
    return ("<html><head><title>Report</title></head><body>" + "".join("<p>%s</p>" % l for l in lines)
            + "</body></html>").encode()


def cda(lines):
    return ("<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody><component>"
            "<section><code code=\"19005-8\" codeSystem=\"2.16.840.1.113883.6.1\"/><title>Impression</title><text>"
            + "".join("<paragraph>%s</paragraph>" % l for l in lines)
            + "</text></section></component></structuredBody></component></ClinicalDocument>").encode()


def enclosed(data, kind="application^pdf", coding="Base64", wrap=0):
    """A value of HL7's type ED; wrap: so many bytes of base64 in one line."""
    text = base64.b64encode(data).decode()
    if wrap:
        text = "\\.br\\".join(text[i:i + wrap] for i in range(0, len(text), wrap))
    return "RIS^%s^%s^%s" % (kind, coding, text)
