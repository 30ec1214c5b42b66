/** A bar for each logit whose end can be dragged, or moved with the arrow keys, and beside it what the softmax makes of it. */
import { shown } from '../../../src/figures/shown';

const height = 132;
const top = 16;
const bottom = height - 18;
/** What the control allows. */
const MOST = 8;

interface Props {
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
  readonly target: number;
  readonly set: (logits: readonly number[]) => void;
  readonly width: number;
}

export function LogitBars({ logits, probabilities, target, set, width }: Props) {
  // As far as the largest goes, so that small differences can be seen.
  const reach = Math.max(4, Math.ceil(Math.max(...logits.map(Math.abs))));
  const y = (logit: number) => top + ((reach - logit) * (bottom - top)) / (2 * reach);
  const unit = width / logits.length;
  const wide = Math.min(26, unit * 0.34);
  const change = (at: number, logit: number) =>
    set(logits.with(at, Number(Math.max(-MOST, Math.min(MOST, logit)).toFixed(1))));
  const drag = (at: number) => (event: PointerEvent) => {
    const handle = event.currentTarget as SVGGElement;
    if (event.type === 'pointerdown') handle.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = handle.ownerSVGElement!.getBoundingClientRect();
    change(at, reach - ((((event.clientY - box.top) * height) / box.height - top) * 2 * reach) / (bottom - top));
  };
  const press = (at: number) => (event: KeyboardEvent) => {
    const by = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    change(at, logits[at]! + (event.shiftKey ? 10 : 1) * by);
  };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would pop up over every bar; the bars have names
    <svg class="drawing plane" viewBox={`0 0 ${width} ${height}`}>
      <line class="frame-line" x1={0} x2={width} y1={y(0)} y2={y(0)} />
      {logits.map((logit, index) => {
        const middle = (index + 0.5) * unit;
        const share = probabilities[index]! * (bottom - top);
        return (
          <g key={index}>
            <rect class="weight" x={middle + 2} y={bottom - share} width={wide} height={Math.max(0.5, share)} />
            <g
              class="spot"
              tabindex={0}
              role="slider"
              aria-label={`logit of class ${index}`}
              aria-valuemin={-MOST}
              aria-valuemax={MOST}
              aria-valuenow={logit}
              aria-valuetext={`${shown(logit)}, probability ${shown(probabilities[index]!, 3)}`}
              onPointerDown={drag(index)}
              onPointerMove={drag(index)}
              onKeyDown={press(index)}
            >
              <rect
                class="reach"
                x={middle - wide - 4}
                y={Math.min(y(0), y(logit)) - 9}
                width={wide + 5}
                height={Math.abs(y(0) - y(logit)) + 18}
              />
              <rect
                class="shade"
                x={middle - wide - 2}
                y={Math.min(y(0), y(logit))}
                width={wide}
                height={Math.max(1, Math.abs(y(0) - y(logit)))}
              />
              <line class="gap" x1={middle - wide - 4} x2={middle} y1={y(logit)} y2={y(logit)} />
            </g>
            <text class={index === target ? 'chosen' : 'name'} x={middle} y={height - 3} text-anchor="middle">
              {`${index}${index === target ? ' ✓' : ''}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
