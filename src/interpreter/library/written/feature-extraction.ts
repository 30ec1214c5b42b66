/**
 * `torchvision.models.feature_extraction`: a model cut down to what some of its nodes need. The original follows proxies
 * through it; here it is called on something unknown to learn which modules it comes to before the last of the nodes.
 * Nodes that are functions are not followed.
 */
export const featureExtractionSource = `
import torch
from torch import nn

# Followed as one node, though others are inside.
_WHOLE = (nn.MultiheadAttention, nn.Transformer, nn.TransformerEncoder, nn.TransformerEncoderLayer,
          nn.TransformerDecoder, nn.TransformerDecoderLayer)


class _Reached(Exception):
    pass


class _Watch:
    """Sees what the modules at the places of the nodes give, and stops the model at the last of it."""

    def __init__(self, places, last=None):
        self.places = places
        self.last = last
        self.count = 0
        self.calls = {}
        self.found = {}

    def hook(self, path):
        def see(module, args, output):
            call = self.calls.get(path, 0)
            self.calls[path] = call + 1
            self.count += 1
            for node, (place, wanted) in self.places.items():
                if place == path and (wanted is None or wanted == call):
                    self.found.pop(node, None)
                    self.found[node] = output
            if self.count == self.last:
                raise _Reached()
        return see

    def call(self, model, modules, args, kwargs):
        paths = {path for path, _ in self.places.values()}
        hooks = [modules[path].register_forward_hook(self.hook(path)) for path in paths]
        try:
            model.forward(*args, **kwargs)
        except _Reached:
            pass
        for hook in hooks:
            hook.remove()
        return self


def _place_of(modules, node):
    """The module of a node, and which of its calls: of a module with others inside the last one counts."""
    if node in modules:
        return node, (None if len(list(modules[node].children())) > 0 else 0)
    path, _, number = node.rpartition('_')
    if number.isdigit() and path in modules and len(list(modules[path].children())) == 0:
        return path, int(number)
    return None


def _reached(model, modules, places):
    """The paths of the modules that are called before the last node is there, and how many calls are watched until then."""
    something = torch.fx.symbolic_trace(model)
    order = []
    hooks = [module.register_forward_pre_hook(lambda module, args, path=path: order.append(path))
             for path, module in modules.items() if path != '']
    training = model.training
    # Heads for training alone are not needed.
    model.eval()
    last = _Watch(places).call(model, modules, something, {}).count
    order.clear()
    read = torch.fx.weights_read(lambda: _Watch(places, last).call(model, modules, something, {}))
    model.train(training)
    for hook in hooks:
        hook.remove()
    return ['', *order, *[path for path, module in modules.items() if module in read]], last


def _inside(holder, name):
    if name not in holder._modules:
        holder.add_module(name, nn.Module())
    return holder._modules[name]


class GraphModule(nn.Module):
    def __init__(self, model, modules, places, names):
        super().__init__()
        reached, last = _reached(model, modules, places)
        for path, module in modules.items():
            if path in reached:
                self._keep(path, module)
        torch.fx.leave_open(self)
        self._names = names
        self._watch = lambda args, kwargs: _Watch(places, last).call(model, modules, args, kwargs)

    def _keep(self, path, module):
        """Modules without others, and the weights of those around them, at the paths that they have in the model."""
        *folders, name = path.split('.')
        holder = self
        for folder in folders:
            holder = _inside(holder, folder)
            if isinstance(holder, _WHOLE):
                return
        if len(list(module.children())) == 0 or isinstance(module, _WHOLE):
            holder.add_module(name, module)
            return
        if path != '':
            holder = _inside(holder, name)
        for name, parameter in module.named_parameters(recurse=False):
            holder.register_parameter(name, parameter)

    def forward(self, *args, **kwargs):
        found = self._watch(args, kwargs).found
        torch.fx.settle(self, found)
        return {self._names[node]: output for node, output in found.items()}


def create_feature_extractor(model, return_nodes=None, train_return_nodes=None, eval_return_nodes=None,
                             tracer_kwargs=None, suppress_diff_warning=False, concrete_args=None):
    nodes = return_nodes if return_nodes is not None else train_return_nodes
    if nodes is None or tracer_kwargs is not None or concrete_args is not None:
        return torch.fx.symbolic_trace(model)
    if isinstance(nodes, (list, tuple)):
        nodes = {node: node for node in nodes}
    names = {str(node): str(name) for node, name in nodes.items()}
    modules = dict(model.named_modules())
    places = {node: _place_of(modules, node) for node in names}
    if None in places.values():
        return torch.fx.symbolic_trace(model)
    return GraphModule(model, modules, places, names)


def get_graph_node_names(model, tracer_kwargs=None, suppress_diff_warning=False, concrete_args=None):
    return torch.fx.symbolic_trace(model)
`;
