/** A number line with a knob on it that can be dragged, or moved with the arrow keys; part of a drawing. */
interface Props {
  /** What it is said to be. */
  readonly name: string;
  readonly said: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly set: (value: number) => void;
  /** Where it lies, in units of the drawing. */
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

export function Track({ name, said, value, min, max, step, set, left, right, y }: Props) {
  const at = (of: number) => left + ((of - min) / (max - min)) * (right - left);
  const move = (to: number) => set(Math.min(max, Math.max(min, Math.round(to / step) * step)));
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget as SVGGElement;
    if (event.type === 'pointerdown') handle.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const svg = handle.ownerSVGElement!;
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
    move(min + ((x - left) / (right - left)) * (max - min));
  };
  const press = (event: KeyboardEvent) => {
    const by: Record<string, number> = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step };
    const to = event.key === 'Home' ? min : event.key === 'End' ? max : undefined;
    const change = by[event.key];
    if (to === undefined && change === undefined) return;
    event.preventDefault();
    move(to ?? value + (event.shiftKey ? 5 : 1) * change!);
  };
  return (
    <g
      class="spot"
      tabindex={0}
      role="slider"
      aria-label={name}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={said}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <rect class="reach" x={left - 8} y={y - 11} width={right - left + 16} height={22} rx={4} />
      <path class="frame-line" d={`M${left} ${y}H${right}M${at(0)} ${y - 4}v8`} />
      <circle class="mark kind-a" cx={at(value)} cy={y} r={6} />
    </g>
  );
}
