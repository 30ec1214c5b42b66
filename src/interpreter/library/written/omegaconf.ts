/**
 * `omegaconf`: configurations whose items are attributes, with `${a.b}` and `???`;
 * https://omegaconf.readthedocs.io/en/2.3_branch/usage.html.
 */
export const omegaconfSource = `
import copy
import dataclasses
import pathlib
import yaml


class MissingMandatoryValue(Exception):
    pass


class ConfigAttributeError(AttributeError):
    pass


class ConfigKeyError(KeyError):
    pass


MISSING = "???"


def _wrapped(value, parent):
    if isinstance(value, DictConfig):
        return DictConfig(value._content, parent)
    if isinstance(value, ListConfig):
        return ListConfig(value._items, parent)
    if isinstance(value, dict):
        return DictConfig(value, parent)
    if isinstance(value, (list, tuple)):
        return ListConfig(value, parent)
    if dataclasses.is_dataclass(value):
        return DictConfig({field.name: getattr(value, field.name) for field in dataclasses.fields(value)}, parent)
    return value


def _root(node):
    while node._parent is not None:
        node = node._parent
    return node


def _select(node, path):
    for part in path.replace("[", ".").replace("]", "").split("."):
        if node is None:
            return None
        if isinstance(node, ListConfig):
            node = node[int(part)]
        else:
            node = node.get(part)
    return node


def _resolved(value, node):
    if not isinstance(value, str):
        return value
    if value == "???":
        raise MissingMandatoryValue("Missing mandatory value")
    while "\${" in value:
        before, rest = value.rsplit("\${", 1)
        path, after = rest.split("}", 1)
        if ":" in path:
            return yaml.__unknown__(path + " is not resolved")
        if path.startswith("."):
            at = node
            path = path[1:]
            while path.startswith("."):
                at, path = at._parent, path[1:]
        else:
            at = _root(node)
        found = _select(at, path)
        if before == "" and after == "":
            return found
        value = before + str(found) + after
    return value


class DictConfig:
    def __init__(self, content, parent=None, **flags):
        self.__dict__["_parent"] = parent
        self.__dict__["_content"] = {}
        if isinstance(content, DictConfig):
            content = content._content
        for key, value in content.items():
            self._content[key] = _wrapped(value, self)

    def __getattr__(self, name):
        if name.startswith("__") or name not in self._content:
            raise ConfigAttributeError("Missing key " + name)
        return _resolved(self._content[name], self)

    def __setattr__(self, name, value):
        self._content[name] = _wrapped(value, self)

    def __getitem__(self, key):
        if key not in self._content:
            raise ConfigKeyError("Missing key " + str(key))
        return _resolved(self._content[key], self)

    def __setitem__(self, key, value):
        self._content[key] = _wrapped(value, self)

    def __delitem__(self, key):
        del self._content[key]

    def __contains__(self, key):
        return key in self._content and self._content[key] != "???"

    def __iter__(self):
        return iter(list(self._content))

    def __len__(self):
        return len(self._content)

    def __bool__(self):
        return len(self._content) > 0

    def __eq__(self, other):
        return OmegaConf.to_container(self) == (OmegaConf.to_container(other) if OmegaConf.is_config(other) else other)

    def keys(self):
        return list(self._content)

    def values(self):
        return [self[key] for key in self._content]

    def items(self):
        return [(key, self[key]) for key in self._content]

    def get(self, key, default_value=None):
        if key not in self._content or self._content[key] == "???":
            return default_value
        return self[key]

    def pop(self, key, *default):
        if key not in self._content and default:
            return default[0]
        value = self[key]
        del self._content[key]
        return value

    def update(self, other=None, **more):
        for key, value in {**(other or {}), **more}.items():
            self[key] = value

    def setdefault(self, key, value=None):
        if key not in self._content:
            self[key] = value
        return self[key]

    def copy(self):
        return DictConfig(self, self._parent)


class ListConfig:
    def __init__(self, content, parent=None, **flags):
        self._parent = parent
        if isinstance(content, ListConfig):
            content = content._items
        self._items = [_wrapped(value, self) for value in content]

    def __getitem__(self, index):
        if isinstance(index, slice):
            return ListConfig(self._items[index], self._parent)
        return _resolved(self._items[index], self)

    def __setitem__(self, index, value):
        self._items[index] = _wrapped(value, self)

    def __iter__(self):
        return iter([_resolved(value, self) for value in self._items])

    def __len__(self):
        return len(self._items)

    def __contains__(self, value):
        return value in list(self)

    def __eq__(self, other):
        return OmegaConf.to_container(self) == (OmegaConf.to_container(other) if OmegaConf.is_config(other) else list(other))

    def __add__(self, other):
        return ListConfig(list(self) + list(other), self._parent)

    def append(self, value):
        self._items.append(_wrapped(value, self))

    def extend(self, values):
        for value in values:
            self.append(value)

    def index(self, value):
        return list(self).index(value)


def _merged(base, other):
    for key in other._content:
        theirs = other._content[key]
        ours = base._content.get(key)
        if isinstance(ours, DictConfig) and isinstance(theirs, DictConfig):
            _merged(ours, theirs)
        else:
            base._content[key] = _wrapped(theirs, base)


class OmegaConf:
    @staticmethod
    def load(file):
        if isinstance(file, (str, pathlib.PurePath)):
            with open(file) as opened:
                text = opened.read()
        else:
            text = file.read()
        return OmegaConf.create(yaml.__omegaconf_load__(text))

    @staticmethod
    def create(obj=None, parent=None, flags=None):
        if obj is None:
            obj = {}
        if isinstance(obj, str):
            obj = yaml.__omegaconf_load__(obj)
        return _wrapped(obj, parent)

    @staticmethod
    def structured(obj, parent=None, flags=None):
        if isinstance(obj, type):
            obj = obj()
        return _wrapped(obj, parent)

    @staticmethod
    def merge(*configs):
        result = OmegaConf.create(copy.deepcopy(OmegaConf._plain(configs[0])))
        for other in configs[1:]:
            _merged(result, OmegaConf.create(other))
        return result

    @staticmethod
    def from_dotlist(dotlist):
        result = OmegaConf.create({})
        for item in dotlist:
            path, value = item.split("=", 1)
            OmegaConf.update(result, path, yaml.__omegaconf_load__(value))
        return result

    @staticmethod
    def from_cli(args_list=None):
        return OmegaConf.create({})

    @staticmethod
    def update(cfg, key, value=None, merge=True, force_add=False):
        *parents, last = key.split(".")
        for part in parents:
            if part not in cfg:
                cfg[part] = {}
            cfg = cfg[part]
        cfg[last] = value

    @staticmethod
    def select(cfg, key, default=None):
        found = _select(cfg, key)
        return default if found is None else found

    @staticmethod
    def _plain(cfg):
        if isinstance(cfg, DictConfig):
            return {key: OmegaConf._plain(value) for key, value in cfg._content.items()}
        if isinstance(cfg, ListConfig):
            return [OmegaConf._plain(value) for value in cfg._items]
        return cfg

    @staticmethod
    def to_container(cfg, resolve=False, throw_on_missing=False, enum_to_str=False, structured_config_mode=None):
        if not resolve:
            return OmegaConf._plain(cfg)
        if isinstance(cfg, DictConfig):
            return {key: OmegaConf.to_container(value, resolve=True) for key, value in cfg.items()}
        if isinstance(cfg, ListConfig):
            return [OmegaConf.to_container(value, resolve=True) for value in cfg]
        return cfg

    @staticmethod
    def to_object(cfg):
        return OmegaConf.to_container(cfg, resolve=True)

    @staticmethod
    def resolve(cfg):
        return None

    @staticmethod
    def is_config(obj):
        return isinstance(obj, (DictConfig, ListConfig))

    @staticmethod
    def is_dict(obj):
        return isinstance(obj, DictConfig)

    @staticmethod
    def is_list(obj):
        return isinstance(obj, ListConfig)

    @staticmethod
    def is_missing(cfg, key):
        return key in cfg._content and cfg._content[key] == "???"

    @staticmethod
    def set_struct(conf, value):
        return None

    @staticmethod
    def set_readonly(conf, value):
        return None

    @staticmethod
    def register_new_resolver(name, resolver, **options):
        return None


def open_dict(config):
    return config


def read_write(config):
    return config


def flag_override(config, names, values):
    return config


Container = DictConfig
`;
