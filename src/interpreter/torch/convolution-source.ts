/**
 * The method behind a convolution's `forward`, as Python, for layers that call it with a weight of their own: a weight that
 * is standardised, scaled or masked first.
 */
export const convolutionSource = `
def convolved(function, layer, input, weight, bias):
    padding = layer.padding
    if layer.padding_mode != "zeros":
        input = F.pad(input, layer._reversed_padding_repeated_twice, mode=layer.padding_mode)
        padding = 0
    return function(input, weight, bias, layer.stride, padding, layer.dilation, layer.groups)


class Conv1d:
    def _conv_forward(self, input, weight, bias):
        return convolved(F.conv1d, self, input, weight, bias)


class Conv2d:
    def _conv_forward(self, input, weight, bias):
        return convolved(F.conv2d, self, input, weight, bias)


class Conv3d:
    def _conv_forward(self, input, weight, bias=None):
        return convolved(F.conv3d, self, input, weight, bias)
`;
