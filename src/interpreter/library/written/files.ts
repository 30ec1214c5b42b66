/** `io` and `pathlib`, as far as code reads text with them. */
export const ioSource = `
class TextIOWrapper:
    def __init__(self, name, text, mode):
        self.name = name
        self.mode = mode
        self._text = text
        self._left = text

    def read(self, size=-1):
        if size is None or size < 0:
            size = len(self._left)
        text, self._left = self._left[:size], self._left[size:]
        return text.encode() if "b" in self.mode else text

    def readline(self):
        end = self._left.find("\\n") + 1
        line = self._left[:end] if end else self._left
        self._left = self._left[len(line):]
        return line

    def readlines(self):
        lines, self._left = self._left.splitlines(True), ""
        return lines

    def seek(self, offset, whence=0):
        self._left = self._text[offset:]
        return offset

    def __iter__(self):
        return iter(self.readlines())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def close(self):
        return None


class StringIO(TextIOWrapper):
    def __init__(self, initial_value=""):
        TextIOWrapper.__init__(self, None, initial_value, "r")

    def getvalue(self):
        return self._left
`;

export const pathlibSource = `
import os


class PurePath:
    def __init__(self, *parts):
        text = os.path.join(*[str(part) for part in parts]) if parts else "."
        self._text = os.path.normpath(text) if ".." not in text else text

    def __str__(self):
        return self._text

    def __fspath__(self):
        return self._text

    def as_posix(self):
        return self._text

    def __truediv__(self, other):
        return type(self)(self._text, str(other))

    def __rtruediv__(self, other):
        return type(self)(str(other), self._text)

    def joinpath(self, *others):
        return type(self)(self._text, *others)

    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text

    def __hash__(self):
        return hash(self._text)

    @property
    def parent(self):
        return type(self)(os.path.dirname(self._text) or ".")

    @property
    def parents(self):
        found, at = [], self
        while at._text not in ("/", "."):
            at = at.parent
            found.append(at)
        return found

    @property
    def parts(self):
        names = tuple(part for part in self._text.split("/") if part)
        return ("/",) + names if self._text.startswith("/") else names

    @property
    def name(self):
        return "" if self._text in (".", "/") else os.path.basename(self._text)

    @property
    def suffix(self):
        return os.path.splitext(self.name)[1]

    @property
    def stem(self):
        return os.path.splitext(self.name)[0]

    def with_suffix(self, suffix):
        return type(self)(os.path.splitext(self._text)[0] + suffix)

    def relative_to(self, other):
        prefix = str(other).rstrip("/")
        if self._text == prefix:
            return type(self)(".")
        if self._text.startswith(prefix + "/"):
            return type(self)(self._text[len(prefix) + 1:])
        raise ValueError(self._text)

    def with_name(self, name):
        return self.parent / name

    def is_absolute(self):
        return os.path.isabs(self._text)


class Path(PurePath):
    def resolve(self, strict=False):
        return type(self)(os.path.abspath(self._text))

    def absolute(self):
        return type(self)(os.path.abspath(self._text))

    def expanduser(self):
        return type(self)(os.path.expanduser(self._text))

    def exists(self):
        return os.path.exists(self._text)

    def is_file(self):
        return os.path.isfile(self._text)

    def is_dir(self):
        return os.path.isdir(self._text)

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        return None

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return open(self._text, mode)

    def read_text(self, encoding=None, errors=None):
        return open(self._text).read()

    def read_bytes(self):
        return open(self._text, "rb").read()

    @classmethod
    def cwd(cls):
        return os.getcwd()

    @classmethod
    def home(cls):
        return os.path.expanduser("~")


PosixPath = Path
PurePosixPath = PurePath
`;
