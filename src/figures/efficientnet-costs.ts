/**
 * The multiply–accumulates of EfficientNet-B0 with its depth, width and picture scaled, convolutions and the last layer
 * counted one by one. As torchvision builds it: widths in multiples of 8, depths rounded up. Source:
 * torchvision/models/efficientnet.py.
 */

/** Expansion, kernel, stride, channels in and out, and layers of each stage. */
const STAGES = [
  [1, 3, 1, 32, 16, 1],
  [6, 3, 2, 16, 24, 2],
  [6, 5, 2, 24, 40, 2],
  [6, 3, 2, 40, 80, 3],
  [6, 5, 1, 80, 112, 3],
  [6, 5, 2, 112, 192, 4],
  [6, 3, 1, 192, 320, 1],
] as const;
const CLASSES = 1000;

export function efficientnetMacs(depth: number, width: number, picture: number): number {
  let side = halved(picture);
  const stem = rounded(32 * width);
  let macs = side ** 2 * 9 * 3 * stem;
  let channels = stem;
  for (const [expansion, kernel, stride, from, to, layers] of STAGES) {
    const out = rounded(to * width);
    // 1.1 · 10 is a little more than 11, and no layer more.
    for (let layer = 0; layer < Math.ceil(Number((layers * depth).toFixed(9))); layer++) {
      const into = layer === 0 ? rounded(from * width) : out;
      const inner = rounded(into * expansion);
      if (inner !== into) macs += side ** 2 * into * inner;
      if (layer === 0 && stride === 2) side = halved(side);
      const squeezed = Math.max(1, Math.floor(into / 4));
      macs += side ** 2 * kernel ** 2 * inner + 2 * inner * squeezed + side ** 2 * inner * out;
    }
    channels = out;
  }
  const last = 4 * channels;
  return macs + side ** 2 * channels * last + last * CLASSES;
}

/** By a convolution of stride 2 that keeps the border. */
function halved(side: number): number {
  return Math.floor((side - 1) / 2) + 1;
}

/** To the nearest multiple of 8, and never more than a tenth below. */
function rounded(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}
