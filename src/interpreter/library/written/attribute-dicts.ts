/**
 * Packages of dicts whose items are attributes too, for where their own text is not there: `easydict`, `addict`, `munch`,
 * `box`, `ml_collections` and `yacs`. They differ in what a missing name gives.
 */
const dict = (name: string, missing: string, more = '') => `
class ${name}(dict):
    def __init__(self, *given, **named):
        for key, value in dict(*[one for one in given if one is not None], **named).items():
            self[key] = self._wrapped(value)

    @classmethod
    def _wrapped(cls, value):
        if isinstance(value, dict) and not isinstance(value, cls):
            return cls(value)
        if isinstance(value, list):
            return [cls._wrapped(item) for item in value]
        return value

    def __getattr__(self, name):
        if name in self:
            return self[name]
        ${missing}

    def __setattr__(self, name, value):
        self[name] = self._wrapped(value)

    def copy(self):
        return type(self)(self)

    def to_dict(self):
        return {key: value.to_dict() if isinstance(value, type(self)) else value for key, value in self.items()}
${more}`;

const ABSENT = 'raise AttributeError(name)';
const YACS = `
    def clone(self):
        import copy
        return copy.deepcopy(self)

    def freeze(self):
        return None

    def defrost(self):
        return None

    def is_frozen(self):
        return False

    def merge_from_other_cfg(self, other):
        for key, value in other.items():
            if isinstance(value, dict) and isinstance(self.get(key), dict):
                self[key].merge_from_other_cfg(value)
            else:
                self[key] = self._wrapped(value)

    def merge_from_file(self, path):
        import yaml
        with open(path) as file:
            self.merge_from_other_cfg(CfgNode(yaml.safe_load(file)))

    def merge_from_list(self, items):
        import ast
        for path, value in zip(items[0::2], items[1::2]):
            at = self
            *parents, last = path.split(".")
            for part in parents:
                at = at[part]
            try:
                value = ast.literal_eval(value)
            except Exception:
                pass
            at[last] = value
`;

export const attributeDictSources: Readonly<Record<string, string>> = {
  easydict: dict('EasyDict', ABSENT),
  munch: `${dict('Munch', ABSENT)}\nmunchify = Munch\n`,
  box: dict('Box', ABSENT),
  addict: dict('Dict', 'self[name] = type(self)()\n        return self[name]'),
  ml_collections: dict('ConfigDict', ABSENT),
  'yacs.config': dict('CfgNode', ABSENT, YACS),
};
