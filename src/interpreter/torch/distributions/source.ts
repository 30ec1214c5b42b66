/**
 * `torch.distributions` as Python: what a distribution's shapes are (`batch_shape`, `event_shape`), and what drawing from it,
 * its densities, its entropy and its divergences do with tensors. What is left out is unknown, not absent.
 * Source: the PyTorch documentation of torch.distributions, checked by `test/specs/python/distributions.md`.
 */
import { categorical } from './categorical';
import { counting } from './counting';
import { divergencesSource } from './divergences';
import { multivariate } from './multivariate';
import { positive } from './positive';
import { realLine } from './real-line';
import { transformsSource } from './transforms';

const base = `
import copy
import math
import torch
from torch import nn
from torch.nn import functional as F


def unread(name):
    return getattr(torch.distributions, name)


def together(*values):
    """Tensors of one shape; numbers have the type of the tensors beside them."""
    tensors = [value for value in values if torch.is_tensor(value)]
    dtype = tensors[0].dtype if tensors else torch.get_default_dtype()
    return torch.broadcast_tensors(*[value if torch.is_tensor(value) else torch.tensor(value, dtype=dtype) for value in values])


def sum_last(value, count):
    return value if count == 0 else value.flatten(-count).sum(-1)


class Distribution:
    has_rsample = False
    has_enumerate_support = False
    # Which attributes have the shape of the batch, and how many axes of their own come after it.
    _shaped = {}

    def __init__(self, batch_shape=torch.Size(), event_shape=torch.Size(), validate_args=None):
        self._batch_shape = torch.Size(batch_shape)
        self._event_shape = torch.Size(event_shape)

    def __getattr__(self, name):
        return unread(f"{type(self).__name__}.{name}")

    @staticmethod
    def set_default_validate_args(value):
        pass

    @property
    def batch_shape(self):
        return self._batch_shape

    @property
    def event_shape(self):
        return self._event_shape

    @property
    def stddev(self):
        return self.variance.sqrt()

    def _extended_shape(self, sample_shape=torch.Size()):
        return torch.Size(sample_shape) + self._batch_shape + self._event_shape

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return self.rsample(sample_shape).detach()

    def sample_n(self, n):
        return self.sample(torch.Size((n,)))

    def rsample(self, sample_shape=torch.Size()):
        raise NotImplementedError

    def perplexity(self):
        return torch.exp(self.entropy())

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        new = copy.copy(self)
        new._batch_shape = batch_shape
        for name, own in self._shaped.items():
            value = getattr(self, name)
            if value is not None:
                setattr(new, name, value.expand(batch_shape + value.shape[value.dim() - own:]))
        return new


ExponentialFamily = Distribution


class Independent(Distribution):
    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        count = reinterpreted_batch_ndims
        shape = base_distribution.batch_shape + base_distribution.event_shape
        if count > len(base_distribution.batch_shape):
            raise ValueError(f"Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual {count} vs {len(base_distribution.batch_shape)}")
        events = count + len(base_distribution.event_shape)
        super().__init__(shape[: len(shape) - events], shape[len(shape) - events:])
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = count

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        inner = self.event_shape[: self.reinterpreted_batch_ndims]
        return Independent(self.base_dist.expand(batch_shape + inner), self.reinterpreted_batch_ndims)

    @property
    def has_rsample(self):
        return self.base_dist.has_rsample

    @property
    def mean(self):
        return self.base_dist.mean

    @property
    def mode(self):
        return self.base_dist.mode

    @property
    def variance(self):
        return self.base_dist.variance

    def sample(self, sample_shape=torch.Size()):
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):
        return sum_last(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self):
        return sum_last(self.base_dist.entropy(), self.reinterpreted_batch_ndims)


class MixtureSameFamily(Distribution):
    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        batch = component_distribution.batch_shape
        if mixture_distribution._num_events != batch[-1]:
            raise ValueError(f"\`mixture_distribution component\` ({mixture_distribution._num_events}) does not equal \`component_distribution.batch_shape[-1]\` ({batch[-1]})")
        super().__init__(batch[:-1], component_distribution.event_shape)
        self._mixture_distribution = mixture_distribution
        self._component_distribution = component_distribution

    @property
    def mixture_distribution(self):
        return self._mixture_distribution

    @property
    def component_distribution(self):
        return self._component_distribution

    def _weights(self):
        probs = self._mixture_distribution.probs
        return probs.reshape(probs.shape + (1,) * len(self._event_shape))

    @property
    def mean(self):
        return torch.sum(self._weights() * self._component_distribution.mean, dim=-1 - len(self._event_shape))

    @property
    def variance(self):
        axis = -1 - len(self._event_shape)
        inner = torch.sum(self._weights() * self._component_distribution.variance, dim=axis)
        apart = self._component_distribution.mean - self.mean.unsqueeze(axis)
        return inner + torch.sum(self._weights() * apart.pow(2.0), dim=axis)

    def log_prob(self, value):
        value = value.unsqueeze(-1 - len(self._event_shape))
        inner = self._component_distribution.log_prob(value)
        return torch.logsumexp(inner + torch.log_softmax(self._mixture_distribution.logits, dim=-1), dim=-1)

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            sample_shape = torch.Size(sample_shape)
            axis = len(sample_shape) + len(self._batch_shape)
            chosen = self._mixture_distribution.sample(sample_shape)
            samples = self._component_distribution.sample(sample_shape)
            ones = (1,) * (len(self._event_shape) + 1)
            index = chosen.reshape(chosen.shape + ones).expand(chosen.shape + (1,) + self._event_shape)
            return torch.gather(samples, axis, index).squeeze(axis)
`;

/** The text behind them. */
export const distributionsSource = {
  uri: 'torch:distributions',
  text: base + realLine + positive + counting + categorical + multivariate + transformsSource + divergencesSource,
};
