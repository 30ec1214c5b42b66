/**
 * `ReduceLROnPlateau`: no curve of its own, since the metric decides. Given the metrics, the rates and the reasons.
 * Source: torch/optim/lr_scheduler.py, PyTorch 2.15.
 */
export interface Plateau {
  readonly mode: 'min' | 'max';
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly threshold_mode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly min_lr: number;
  readonly eps: number;
}

export const plateauDefaults: Plateau = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  threshold_mode: 'rel',
  cooldown: 0,
  min_lr: 0,
  eps: 1e-8,
};

export interface PlateauEvent {
  readonly epoch: number;
  readonly what: 'better' | 'bad' | 'cooling' | 'reduced' | 'at minimum';
  /** Epochs in a row that did not improve, after this one. */
  readonly bad: number;
}

/** `rates[e]` is the rate in use in epoch e; the scheduler sees `metrics[e]` at that epoch's end. */
export function plateauRates(
  settings: Plateau,
  lr: number,
  metrics: readonly number[],
): { readonly rates: readonly number[]; readonly events: readonly PlateauEvent[] } {
  const { factor, patience, cooldown, min_lr, eps } = settings;
  const rates = [lr];
  const events: PlateauEvent[] = [];
  let best = settings.mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  let bad = 0;
  let cooling = 0;
  let rate = lr;
  metrics.forEach((metric, epoch) => {
    const better = isBetter(settings, metric, best);
    let what: PlateauEvent['what'] = better ? 'better' : 'bad';
    if (better) best = metric;
    bad = better ? 0 : bad + 1;
    if (cooling > 0) {
      cooling--;
      bad = 0;
      if (!better) what = 'cooling';
    }
    if (bad > patience) {
      const reduced = Math.max(rate * factor, min_lr);
      what = rate - reduced > eps ? 'reduced' : 'at minimum';
      if (what === 'reduced') rate = reduced;
      cooling = cooldown;
      bad = 0;
    }
    events.push({ epoch, what, bad });
    rates.push(rate);
  });
  return { rates, events };
}

function isBetter({ mode, threshold, threshold_mode }: Plateau, metric: number, best: number): boolean {
  const margin = mode === 'min' ? -threshold : threshold;
  const bar = threshold_mode === 'rel' ? best * (1 + margin) : best + margin;
  return mode === 'min' ? metric < bar : metric > bar;
}
