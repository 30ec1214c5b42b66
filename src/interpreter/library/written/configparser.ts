/** `configparser`: sections of options in INI files, with `[DEFAULT]` and `%(name)s`. */
export const configparserSource = `
class NoSectionError(Exception):
    pass


class NoOptionError(Exception):
    pass


_unset = object()


class SectionProxy:
    def __init__(self, parser, name):
        self._parser = parser
        self.name = name

    def __getitem__(self, key):
        if not self._parser.has_option(self.name, key):
            raise KeyError(key)
        return self._parser.get(self.name, key)

    def __setitem__(self, key, value):
        self._parser.set(self.name, key, value)

    def __contains__(self, key):
        return self._parser.has_option(self.name, key)

    def __iter__(self):
        return iter(self._parser.options(self.name))

    def __len__(self):
        return len(self._parser.options(self.name))

    def keys(self):
        return self._parser.options(self.name)

    def values(self):
        return [self[key] for key in self.keys()]

    def items(self):
        return [(key, self[key]) for key in self.keys()]

    def get(self, option, fallback=None):
        return self._parser.get(self.name, option, fallback=fallback)

    def getint(self, option, fallback=None):
        return self._parser.getint(self.name, option, fallback=fallback)

    def getfloat(self, option, fallback=None):
        return self._parser.getfloat(self.name, option, fallback=fallback)

    def getboolean(self, option, fallback=None):
        return self._parser.getboolean(self.name, option, fallback=fallback)


class RawConfigParser:
    _interpolates = False

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
                 default_section="DEFAULT", interpolation=_unset, converters=None):
        self._sections = {}
        self._defaults = {}
        self._delimiters = delimiters
        self._comments = comment_prefixes
        self._inline = inline_comment_prefixes or ()
        self._plain = interpolation is None
        self.default_section = default_section
        for key, value in (defaults or {}).items():
            self._defaults[self.optionxform(key)] = value

    def optionxform(self, option):
        return option.lower()

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (list, tuple)):
            names = filenames
        else:
            names = [filenames]
        for name in names:
            with open(name) as file:
                self.read_string(file.read())
        return names

    def read_file(self, f, source=None):
        self.read_string(f.read())

    def read_dict(self, dictionary, source=None):
        for section, options in dictionary.items():
            kept = self._defaults if section == self.default_section else self._sections.setdefault(section, {})
            for key, value in options.items():
                kept[self.optionxform(str(key))] = str(value)

    def read_string(self, string, source=None):
        options, last, indent = None, None, 0
        for raw in string.splitlines():
            line = raw.strip()
            if not line or any(line.startswith(mark) for mark in self._comments):
                continue
            for mark in self._inline:
                line = line.split(" " + mark)[0].strip()
            deep = len(raw) - len(raw.lstrip())
            if last is not None and options is not None and deep > indent:
                options[last] = options[last] + "\\n" + line
                continue
            indent = deep
            if line.startswith("[") and line.endswith("]"):
                name, last = line[1:-1], None
                options = self._defaults if name == self.default_section else self._sections.setdefault(name, {})
                continue
            ends = [at for at in [line.find(mark) for mark in self._delimiters] if at >= 0]
            end = min(ends) if ends else len(line)
            last = self.optionxform(line[:end].strip())
            options[last] = line[end + 1:].strip() if ends else None

    def sections(self):
        return list(self._sections)

    def defaults(self):
        return self._defaults

    def add_section(self, section):
        self._sections[section] = {}

    def has_section(self, section):
        return section in self._sections

    def has_option(self, section, option):
        return self.optionxform(option) in self._options(section)

    def options(self, section):
        return list(self._options(section))

    def _options(self, section):
        if section == self.default_section:
            return self._defaults
        if section not in self._sections:
            raise NoSectionError("No section: " + repr(section))
        return {**self._defaults, **self._sections[section]}

    def get(self, section, option, *, raw=False, vars=None, fallback=_unset):
        if fallback is not _unset and section != self.default_section and section not in self._sections:
            return fallback
        options = self._options(section)
        key = self.optionxform(option)
        if key not in options:
            if fallback is not _unset:
                return fallback
            raise NoOptionError("No option " + repr(option) + " in section: " + repr(section))
        value = options[key]
        if raw or self._plain or not self._interpolates or value is None:
            return value
        return self._interpolate(value, options)

    def _interpolate(self, value, options):
        while "%(" in value:
            before, rest = value.split("%(", 1)
            name, after = rest.split(")s", 1)
            value = before + options[self.optionxform(name)] + after
        return value.replace("%%", "%")

    def getint(self, section, option, *, raw=False, vars=None, fallback=_unset):
        value = self.get(section, option, fallback=fallback)
        return int(value) if isinstance(value, str) else value

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_unset):
        value = self.get(section, option, fallback=fallback)
        return float(value) if isinstance(value, str) else value

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_unset):
        value = self.get(section, option, fallback=fallback)
        if not isinstance(value, str):
            return value
        return {"1": True, "yes": True, "true": True, "on": True,
                "0": False, "no": False, "false": False, "off": False}[value.lower()]

    def set(self, section, option, value=None):
        kept = self._defaults if section == self.default_section else self._sections[section]
        kept[self.optionxform(option)] = value

    def items(self, section=_unset, raw=False, vars=None):
        if section is _unset:
            return [(name, self[name]) for name in [self.default_section] + self.sections()]
        return [(key, self.get(section, key)) for key in self.options(section)]

    def __getitem__(self, section):
        if section != self.default_section and section not in self._sections:
            raise KeyError(section)
        return SectionProxy(self, section)

    def __setitem__(self, section, options):
        self.read_dict({section: options})

    def __contains__(self, section):
        return section == self.default_section or section in self._sections

    def __iter__(self):
        return iter([self.default_section] + self.sections())


class ConfigParser(RawConfigParser):
    _interpolates = True


class SafeConfigParser(ConfigParser):
    pass
`;
