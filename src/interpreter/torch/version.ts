/** The release of PyTorch that the catalogue was recorded from: what `torch.__version__` says. */
export const TORCH_VERSION = '2.15.0';
