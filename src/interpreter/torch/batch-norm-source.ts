/**
 * What a class made from `_BatchNorm` itself gets from it, as Python: layers of groups, of synchronised or of switched
 * statistics. The layers of the catalogue have their own entries.
 * Source: PyTorch's `torch/nn/modules/batchnorm.py`; shapes recorded from it in `test/specs/python/modules.md`.
 */
export const batchNormSource = `
class _BatchNorm:
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None):
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        if affine:
            self.weight = nn.Parameter(torch.ones(num_features, dtype=dtype))
            self.bias = nn.Parameter(torch.zeros(num_features, dtype=dtype))
        else:
            self.register_parameter("weight", None)
            self.register_parameter("bias", None)
        self.register_buffer("running_mean", torch.zeros(num_features, dtype=dtype) if track_running_stats else None)
        self.register_buffer("running_var", torch.ones(num_features, dtype=dtype) if track_running_stats else None)
        self.register_buffer("num_batches_tracked", torch.tensor(0) if track_running_stats else None)

    def forward(self, input):
        if hasattr(self, "_check_input_dim"):
            self._check_input_dim(input)
        own = self.training or self.running_mean is None and self.running_var is None
        return F.batch_norm(input, self.running_mean, self.running_var, self.weight, self.bias, own, self.momentum, self.eps)
`;
