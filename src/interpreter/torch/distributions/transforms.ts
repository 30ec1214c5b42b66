/** `torch.distributions.transforms`, and the distributions that are others transformed. */
export const transformsSource = `
class Transform:
    """\`event_dim\` axes are taken together."""
    event_dim = 0
    bijective = True

    def __init__(self, cache_size=0):
        self._cache_size = cache_size

    def __getattr__(self, name):
        return unread(f"transforms.{type(self).__name__}.{name}")

    @property
    def inv(self):
        return InverseTransform(self)

    def with_cache(self, cache_size=1):
        return self

    def __call__(self, x):
        return self._call(x)

    def forward_shape(self, shape):
        return shape

    def inverse_shape(self, shape):
        return shape


class InverseTransform(Transform):
    def __init__(self, transform):
        super().__init__()
        self.of = transform
        self.event_dim = transform.event_dim

    @property
    def inv(self):
        return self.of

    def _call(self, y):
        return self.of._inverse(y)

    def _inverse(self, x):
        return self.of._call(x)

    def log_abs_det_jacobian(self, x, y):
        return -self.of.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape):
        return self.of.inverse_shape(shape)

    def inverse_shape(self, shape):
        return self.of.forward_shape(shape)


class ComposeTransform(Transform):
    def __init__(self, parts, cache_size=0):
        super().__init__(cache_size)
        self.parts = parts
        self.event_dim = max([part.event_dim for part in parts], default=0)

    def _call(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def _inverse(self, y):
        for part in reversed(self.parts):
            y = part._inverse(y)
        return y

    def log_abs_det_jacobian(self, x, y):
        if not self.parts:
            return torch.zeros_like(x)
        total = 0
        for part in self.parts:
            after = part(x)
            total = total + sum_last(part.log_abs_det_jacobian(x, after), self.event_dim - part.event_dim)
            x = after
        return total

    def forward_shape(self, shape):
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape

    def inverse_shape(self, shape):
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape


class IndependentTransform(Transform):
    def __init__(self, base_transform, reinterpreted_batch_ndims, cache_size=0):
        super().__init__(cache_size)
        self.base_transform = base_transform
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.event_dim = base_transform.event_dim + reinterpreted_batch_ndims

    def _call(self, x):
        return self.base_transform(x)

    def _inverse(self, y):
        return self.base_transform._inverse(y)

    def log_abs_det_jacobian(self, x, y):
        return sum_last(self.base_transform.log_abs_det_jacobian(x, y), self.reinterpreted_batch_ndims)


class ExpTransform(Transform):
    def _call(self, x):
        return x.exp()

    def _inverse(self, y):
        return y.log()

    def log_abs_det_jacobian(self, x, y):
        return x


class SigmoidTransform(Transform):
    def _call(self, x):
        return torch.sigmoid(x)

    def _inverse(self, y):
        return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x) - F.softplus(x)


class SoftplusTransform(Transform):
    def _call(self, x):
        return F.softplus(x)

    def _inverse(self, y):
        return (-y).expm1().neg().log() + y

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x)


class TanhTransform(Transform):
    def _call(self, x):
        return x.tanh()

    def _inverse(self, y):
        return torch.atanh(y)

    def log_abs_det_jacobian(self, x, y):
        return 2.0 * (math.log(2.0) - x - F.softplus(-2.0 * x))


class AbsTransform(Transform):
    def _call(self, x):
        return x.abs()

    def _inverse(self, y):
        return y


class PowerTransform(Transform):
    def __init__(self, exponent, cache_size=0):
        super().__init__(cache_size)
        (self.exponent,) = together(exponent)

    def _call(self, x):
        return x.pow(self.exponent)

    def _inverse(self, y):
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x, y):
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape):
        return torch.broadcast_shapes(shape, self.exponent.shape)


class AffineTransform(Transform):
    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size)
        self.loc = loc
        self.scale = scale
        self.event_dim = event_dim

    def _call(self, x):
        return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):
        if torch.is_tensor(self.scale):
            each = torch.abs(self.scale).log().expand(torch.broadcast_shapes(x.shape, self.scale.shape))
        else:
            each = torch.full_like(x, math.log(abs(self.scale)))
        return sum_last(each, self.event_dim)

    def forward_shape(self, shape):
        return torch.broadcast_shapes(shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ()))


class SoftmaxTransform(Transform):
    event_dim = 1

    def _call(self, x):
        return torch.softmax(x, -1)

    def _inverse(self, y):
        return y.log()


class TransformedDistribution(Distribution):
    def __init__(self, base_distribution, transforms, validate_args=None):
        self.transforms = [transforms] if isinstance(transforms, Transform) else list(transforms)
        whole = ComposeTransform(self.transforms)
        shape = whole.forward_shape(base_distribution.batch_shape + base_distribution.event_shape)
        events = len(base_distribution.event_shape)
        if whole.event_dim > events:
            base_distribution = Independent(base_distribution, whole.event_dim - events)
            events = whole.event_dim
        self.base_dist = base_distribution
        super().__init__(shape[: len(shape) - events], shape[len(shape) - events:])

    @property
    def has_rsample(self):
        return self.base_dist.has_rsample

    def expand(self, batch_shape, _instance=None):
        new = copy.copy(self)
        new.base_dist = self.base_dist.expand(batch_shape)
        new._batch_shape = torch.Size(batch_shape)
        return new

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            x = self.base_dist.sample(sample_shape)
            for transform in self.transforms:
                x = transform(x)
            return x

    def rsample(self, sample_shape=torch.Size()):
        x = self.base_dist.rsample(sample_shape)
        for transform in self.transforms:
            x = transform(x)
        return x

    def log_prob(self, value):
        events = len(self._event_shape)
        total = 0.0
        for transform in reversed(self.transforms):
            x = transform._inverse(value)
            total = total - sum_last(transform.log_abs_det_jacobian(x, value), events - transform.event_dim)
            value = x
        return total + sum_last(self.base_dist.log_prob(value), events - len(self.base_dist.event_shape))


class LogNormal(TransformedDistribution):
    def __init__(self, loc, scale, validate_args=None):
        super().__init__(Normal(loc, scale), ExpTransform())

    @property
    def loc(self):
        return self.base_dist.loc

    @property
    def scale(self):
        return self.base_dist.scale

    @property
    def mean(self):
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def mode(self):
        return (self.loc - self.scale.square()).exp()

    @property
    def variance(self):
        squared = self.scale.pow(2)
        return squared.expm1() * (2 * self.loc + squared).exp()

    def entropy(self):
        return self.base_dist.entropy() + self.loc


class HalfNormal(TransformedDistribution):
    def __init__(self, scale, validate_args=None):
        super().__init__(Normal(0, scale), AbsTransform())

    @property
    def scale(self):
        return self.base_dist.scale

    @property
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)

    def log_prob(self, value):
        return self.base_dist.log_prob(value) + math.log(2)

    def entropy(self):
        return self.base_dist.entropy() - math.log(2)


class Relaxed(TransformedDistribution):
    @property
    def temperature(self):
        return self.base_dist.temperature

    @property
    def probs(self):
        return self.base_dist.probs

    @property
    def logits(self):
        return self.base_dist.logits


class RelaxedBernoulli(Relaxed):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(LogitRelaxedBernoulli(temperature, probs, logits), SigmoidTransform())


class RelaxedOneHotCategorical(Relaxed):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(ExpRelaxedCategorical(temperature, probs, logits), ExpTransform())
`;
