/** `torch.utils._pytree`: nested lists, tuples and dicts taken apart into their leaves, and put together again. */
export const pytreeSource = `
from collections import OrderedDict


class TreeSpec:
    def __init__(self, type, context, children_specs):
        self.type = type
        self.context = context
        self.children_specs = children_specs

    def is_leaf(self):
        return self.type is None

    @property
    def num_leaves(self):
        return 1 if self.type is None else sum([spec.num_leaves for spec in self.children_specs])

    @property
    def num_children(self):
        return len(self.children_specs)


def LeafSpec():
    return TreeSpec(None, None, [])


def _is_dict(tree):
    return type(tree) is dict or type(tree) is OrderedDict


def _is_leaf(tree, is_leaf):
    if is_leaf is not None and is_leaf(tree):
        return True
    return not (type(tree) is list or isinstance(tree, tuple) or _is_dict(tree))


def _flatten(tree, leaves, is_leaf):
    if _is_leaf(tree, is_leaf):
        leaves.append(tree)
        return LeafSpec()
    if _is_dict(tree):
        return TreeSpec(type(tree), list(tree), [_flatten(child, leaves, is_leaf) for child in tree.values()])
    kind = type(tree) if type(tree) is list or getattr(type(tree), "_fields", None) is not None else tuple
    return TreeSpec(kind, None, [_flatten(child, leaves, is_leaf) for child in tree])


def _unflatten(leaves, spec):
    if spec.type is None:
        return leaves.pop(0)
    children = [_unflatten(leaves, child) for child in spec.children_specs]
    if spec.context is not None:
        return spec.type(zip(spec.context, children))
    if spec.type is list or spec.type is tuple:
        return spec.type(children)
    return spec.type(*children)


def tree_flatten(tree, is_leaf=None):
    leaves = []
    spec = _flatten(tree, leaves, is_leaf)
    return leaves, spec


def tree_unflatten(leaves, treespec):
    return _unflatten(list(leaves), treespec)


def tree_leaves(tree, is_leaf=None):
    return tree_flatten(tree, is_leaf)[0]


def tree_structure(tree, is_leaf=None):
    return tree_flatten(tree, is_leaf)[1]


def tree_map(func, tree, *rests, is_leaf=None):
    leaves, spec = tree_flatten(tree, is_leaf)
    others = [tree_leaves(rest, is_leaf) for rest in rests]
    return tree_unflatten([func(*each) for each in zip(leaves, *others)], spec)


def tree_map_only(kind, func, tree, is_leaf=None):
    return tree_map(lambda x: func(x) if isinstance(x, kind) else x, tree, is_leaf=is_leaf)


def tree_map_(func, tree, *rests, is_leaf=None):
    tree_map(func, tree, *rests, is_leaf=is_leaf)
    return tree


def tree_all(pred, tree, is_leaf=None):
    return all([pred(leaf) for leaf in tree_leaves(tree, is_leaf)])


def tree_any(pred, tree, is_leaf=None):
    return any([pred(leaf) for leaf in tree_leaves(tree, is_leaf)])
`;
