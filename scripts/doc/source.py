# SPDX-License-Identifier: GPL-2.0-or-later
"""Our kernel sources as the documents need them: files, kernel-doc, functions."""
import os
import re
import textwrap

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
TREES = ("include", "kernel/vserver", "fs")
# Sections of kernel-doc that become paragraphs of their own
SECTIONS = ("Context", "Permission", "Return", "Note")


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def sources():
    """Paths of our C files, relative to the top."""
    found = []
    for tree in TREES:
        for folder, _, names in os.walk(os.path.join(TOP, tree)):
            found += [os.path.relpath(os.path.join(folder, name), TOP)
                      for name in names if re.search(r"\.[ch]$", name)]
    return sorted(found)


class Doc:
    """One kernel-doc comment."""

    def __init__(self, path, lines):
        self.path = path
        self.members = {}
        self.sections = {}
        self.body = []
        self.errors = []
        self.kind, self.name, self.summary = "", "", ""
        self._parse(lines)

    def _parse(self, lines):
        head = []
        while lines and lines[0].strip() and not lines[0].startswith("@"):
            head.append(lines.pop(0).strip())
        text = " ".join(head)
        match = re.match(r"(?:(struct|union|enum|define|DOC:) )?(.*)", text)
        self.kind = (match.group(1) or "function").rstrip(":").lower()
        name, _, self.summary = match.group(2).partition(" - ")
        self.name = name if self.kind == "doc" else re.sub(r"\(.*\)$", "", name.strip())
        self._parse_rest(lines)

    def _parse_rest(self, lines):
        add = None
        for line in lines:
            member = re.match(r"@([\w.\[\]]+):\s*(.*)", line)
            section = re.match(r"(%s)s?:\s*(.*)" % "|".join(SECTIONS), line)
            if member:
                add = self._start(self.members, *member.groups())
            elif section:
                add = self._start(self.sections, *section.groups())
            elif not line.strip():
                # A paragraph of a member or a section ends at the blank line
                add = None
            elif add:
                add(line.strip())
            elif self._is_list_of_return(line):
                self.errors.append(line[2:])
                add = self._continue_error
            else:
                self.body.append([])
                add = self._continue(self.body[-1], line)

    def _is_list_of_return(self, line):
        """Errors may be a list below "Return: ...:"."""
        return self.sections.get("Return", "").endswith(":") and \
            re.match(r"[*-] ", line)

    def _continue_error(self, line):
        if re.match(r"[*-] ", line):
            self.errors.append(line[2:])
        else:
            self.errors[-1] += " " + line

    @staticmethod
    def _start(where, name, text):
        where[name] = text

        def add(more):
            where[name] = (where[name] + " " + more).strip()
        return add

    @staticmethod
    def _continue(paragraph, line):
        paragraph.append(line)
        return paragraph.append


def docs(path):
    """Every kernel-doc comment of a file, in order."""
    for comment in re.findall(r"^/\*\*\n(.*?)\n \*/", read(path), re.S | re.M):
        lines = [re.sub(r"^ \*[ ]?", "", line) for line in comment.split("\n")]
        yield Doc(path, lines)


def all_docs():
    """{(kind, name): Doc}; the comment at the definition wins over a header's."""
    found = {}
    for path in sorted(sources(), key=lambda path: path.endswith(".c")):
        for doc in docs(path):
            if doc.kind != "doc":
                found[doc.kind, doc.name] = doc
    return found


def definitions():
    """{function: file that defines it}, static ones too."""
    found = {}
    for path in sources():
        pattern = r"^(?:[A-Za-z_][\w \t*]*[ \t*]|)([a-z_]\w*)\([^;{]*\)\s*\{"
        for name in re.findall(pattern, read(path), re.M):
            # A .c file wins over the twin in a header that folds to nothing
            if path.endswith(".c") or name not in found:
                found[name] = path
    return found


def markdown(text):
    """The references of kernel-doc as code."""
    return re.sub(r"&(?:(?:struct|enum|union) )?[\w.>-]+\w|@\w+|%\w+",
                  lambda match: f"`{match.group().lstrip('&@%')}`", text)


def paragraphs(doc):
    """Lines of Markdown: text, lists and, for what is indented, code."""
    for paragraph in doc.body:
        yield ""
        if paragraph[0].startswith(("\t", "    ")):
            yield from ("    " + line.strip() for line in paragraph)
            continue
        text = ""
        for line in paragraph:
            if re.match(r"\s*[*-] ", line) and text:
                yield fill(markdown(text))
                text = ""
            text = (text + " " + line.strip()).strip()
        yield fill(markdown(text))


def fill(text):
    """A paragraph or an item of a list, in lines."""
    return textwrap.fill(text, 92, break_long_words=False, break_on_hyphens=False,
                         subsequent_indent="  " if text[:2] in ("* ", "- ") else "")


def sentence(text):
    """A summary as a sentence; the name of a function stays as it is."""
    first = text.split(" ")[0]
    if "_" not in first:
        text = text[:1].upper() + text[1:]
    return text.rstrip(".") + "."


def table(head, rows):
    """Lines of a Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
