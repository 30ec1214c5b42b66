/** `torch.distributions.kl_divergence`, pair by pair; the pairs that are left out are unknown. */
export const divergencesSource = `
registered = []


def register_kl(type_p, type_q):
    def keep(function):
        registered.append((type_p, type_q, function))
        return function

    return keep


def kl_divergence(p, q):
    for type_p, type_q, function in registered:
        if isinstance(p, type_p) and isinstance(q, type_q):
            return function(p, q)
    if type(p) is not type(q):
        return unread(f"kl_divergence of {type(p).__name__} and {type(q).__name__}")
    if isinstance(p, Independent):
        if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
            raise NotImplementedError
        return sum_last(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)
    if type(p) is Normal:
        ratio = (p.scale / q.scale).pow(2)
        return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())
    if type(p) is Laplace:
        apart, ratio = (p.loc - q.loc).abs(), p.scale / q.scale
        return -ratio.log() + apart / q.scale + ratio * torch.exp(-apart / p.scale) - 1
    if type(p) is Categorical:
        return (p.probs * (p.logits - q.logits)).sum(-1)
    if type(p) is OneHotCategorical:
        return kl_divergence(p._categorical, q._categorical)
    if type(p) is Bernoulli:
        first = p.probs * (F.softplus(-q.logits) - F.softplus(-p.logits))
        return first + (1 - p.probs) * (F.softplus(q.logits) - F.softplus(p.logits))
    if type(p) is Exponential:
        ratio = q.rate / p.rate
        return -ratio.log() + ratio - 1
    if type(p) is Uniform:
        return ((q.high - q.low) / (p.high - p.low)).log()
    if type(p) is Poisson:
        return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)
    if type(p) is Gamma:
        first = q.concentration * (p.rate / q.rate).log() + torch.lgamma(q.concentration) - torch.lgamma(p.concentration)
        apart = (p.concentration - q.concentration) * torch.digamma(p.concentration)
        return first + apart + (q.rate - p.rate) * (p.concentration / p.rate)
    if type(p) is Dirichlet:
        total = p.concentration.sum(-1)
        first = total.lgamma() - q.concentration.sum(-1).lgamma()
        apart = p.concentration - q.concentration
        inner = (apart * (p.concentration.digamma() - total.digamma().unsqueeze(-1))).sum(-1)
        return first - (p.concentration.lgamma() - q.concentration.lgamma()).sum(-1) + inner
    if type(p) is Beta:
        return kl_divergence(p._dirichlet, q._dirichlet)
    if type(p) is MultivariateNormal:
        if p.event_shape != q.event_shape:
            raise ValueError("KL-divergence between two Multivariate Normals with different event shapes cannot be computed")
        n = p.event_shape[0]
        batch = torch.broadcast_shapes(p.batch_shape, q.batch_shape)
        inner = torch.linalg.solve_triangular(q.scale_tril.expand(batch + (n, n)), p.scale_tril.expand(batch + (n, n)), upper=False)
        apart = torch.linalg.solve_triangular(q.scale_tril, (q.loc - p.loc).unsqueeze(-1), upper=False)
        traces = inner.pow(2).sum((-2, -1)) + apart.squeeze(-1).pow(2).sum(-1)
        return q._half_log_det() - p._half_log_det() + 0.5 * (traces - n)
    return unread(f"kl_divergence of two {type(p).__name__}")
`;
