"""Records which notes there are, in which section and order, and which names open each of them.

    python test/truth/curriculum.py CURRICULUM_FOLDER

reads the curriculum's section files and its hover routing, and writes curriculum.json beside this script:
`notes` by id (section, order, question, symbols, the anchors other places point at, reference models), `claims` lists the notes of
a name that several claim, the default first.
"""

import json
import pathlib
import re
import sys

NAME = re.compile(r"`([A-Za-z_][\w.]*)`")


def symbols(entry: str) -> list[str]:
    lines = re.findall(r"^Symbols[\w-]*:(.*)$", entry, re.MULTILINE)
    return list(dict.fromkeys(name for line in lines for name in NAME.findall(line)))


def anchors(note: str, entry: str, everything: str) -> list[str]:
    """Sub-sections that a symbol, a fact or the routing of hovers names."""
    lines = re.findall(r"^(?:Symbols[\w-]*:.*|- #[\w-]+:)", entry, re.MULTILINE)
    own = [anchor for line in lines for anchor in re.findall(r"#([\w-]+):", line)]
    return list(dict.fromkeys(own + re.findall(rf"(?<![\w-]){note}#([\w-]+)", everything)))


def main(folder: pathlib.Path) -> None:
    notes = {}
    everything = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md")))
    for path in sorted(folder.glob("[1-7]-*.md")):
        for entry in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            order, note = re.match(r"(\d+)\. `([\w-]+)`", entry).groups()
            question = re.search(r"^Question: (.*)$", entry, re.MULTILINE).group(1)
            notes[note] = {
                "section": path.stem,
                "order": int(order),
                "question": question,
                "symbols": symbols(entry),
                "anchors": anchors(note, entry, everything),
                "models": re.findall(r"`([\w-]+)\.onnx`", re.search(r"^Model:(.*)$", entry, re.MULTILINE).group(1)),
            }
    shared = re.findall(r"^\| `([\w.]+)` \| ([\w, -]+) \|$", (folder / "hover-routing.md").read_text(), re.MULTILINE)
    claims = {name: notes_.split(", ") for name, notes_ in shared}
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps({"notes": notes, "claims": claims}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main(pathlib.Path(sys.argv[1]))
