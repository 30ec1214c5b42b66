/**
 * The update rules of `torch.optim` on a few numbers, step by step: what the optimizer figure draws its paths from.
 * Sources: PyTorch documentation, torch.optim (SGD, Adagrad, RMSprop, Adam, AdamW); eps stands outside of the root.
 */
export type OptimizerSettings =
  | {
      readonly name: 'SGD';
      readonly lr: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weight_decay: number;
    }
  | { readonly name: 'Adagrad'; readonly lr: number; readonly eps: number; readonly weight_decay: number }
  | {
      readonly name: 'RMSprop';
      readonly lr: number;
      readonly alpha: number;
      readonly eps: number;
      readonly momentum: number;
      readonly weight_decay: number;
    }
  | {
      readonly name: 'Adam' | 'AdamW';
      readonly lr: number;
      readonly betas: readonly [number, number];
      readonly eps: number;
      readonly weight_decay: number;
    };

export interface Step {
  readonly position: readonly number[];
  readonly gradient: readonly number[];
  /** The averages in use after this step: momentum (or `m`), and squares (or `v`); empty where the rule has none. */
  readonly momentum: readonly number[];
  readonly squares: readonly number[];
  /** What the gradient (or its average) of each parameter was multiplied by in this step; empty at the start. */
  readonly rates: readonly number[];
}

/** The start and the position after each of `steps` steps down the `gradient` field; shorter where it runs off to infinity. */
export function optimize(
  settings: OptimizerSettings,
  start: readonly number[],
  gradient: (position: readonly number[]) => readonly number[],
  steps: number,
): readonly Step[] {
  const axes = start.map(() => ({ momentum: 0, squares: 0 }));
  const path: Step[] = [{ position: start, gradient: gradient(start), momentum: [], squares: [], rates: [] }];
  for (let t = 1; t <= steps; t++) {
    const { position } = path.at(-1)!;
    const slopes = gradient(position);
    const next = position.map((x, i) => advance(settings, axes[i]!, x, slopes[i]!, t));
    if (!next.every(Number.isFinite)) return path;
    path.push({
      position: next,
      gradient: slopes,
      momentum: axes.map(axis => axis.momentum),
      squares: axes.map(axis => axis.squares),
      rates: axes.map(axis => rate(settings, axis.squares, t)),
    });
  }
  return path;
}

/** The rate of one parameter, whose average of squares after step `t` is `squares`. */
function rate(settings: OptimizerSettings, squares: number, t: number): number {
  switch (settings.name) {
    case 'SGD':
      return settings.lr;
    case 'Adagrad':
    case 'RMSprop':
      return settings.lr / (Math.sqrt(squares) + settings.eps);
    case 'Adam':
    case 'AdamW':
      return settings.lr / (Math.sqrt(squares / (1 - settings.betas[1] ** t)) + settings.eps);
  }
}

interface Averages {
  momentum: number;
  squares: number;
}

/** One step of one parameter; `averages` is what the optimizer keeps for it, changed in place. */
function advance(settings: OptimizerSettings, averages: Averages, x: number, slope: number, t: number): number {
  const decoupled = settings.name === 'AdamW';
  const g = decoupled ? slope : slope + settings.weight_decay * x;
  switch (settings.name) {
    case 'SGD': {
      if (settings.momentum === 0) return x - settings.lr * g;
      averages.momentum = settings.momentum * averages.momentum + g;
      return x - settings.lr * (settings.nesterov ? g + settings.momentum * averages.momentum : averages.momentum);
    }
    case 'Adagrad':
      averages.squares += g * g;
      return x - rate(settings, averages.squares, t) * g;
    case 'RMSprop': {
      averages.squares = settings.alpha * averages.squares + (1 - settings.alpha) * g * g;
      const step = g / (Math.sqrt(averages.squares) + settings.eps);
      if (settings.momentum === 0) return x - settings.lr * step;
      averages.momentum = settings.momentum * averages.momentum + step;
      return x - settings.lr * averages.momentum;
    }
    case 'Adam':
    case 'AdamW': {
      const [one, two] = settings.betas;
      averages.momentum = one * averages.momentum + (1 - one) * g;
      averages.squares = two * averages.squares + (1 - two) * g * g;
      const shrunk = decoupled ? x * (1 - settings.lr * settings.weight_decay) : x;
      const mean = averages.momentum / (1 - one ** t);
      return shrunk - rate(settings, averages.squares, t) * mean;
    }
  }
}
