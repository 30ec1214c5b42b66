/**
 * A plot as a small SVG line chart for hovers. As an image it inherits nothing, so all colours are written into it; the
 * same curves as text stand in the facts beside it.
 */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { shown } from '../figures/shown';
import type { Plot } from '../operators/operator';
import { type Picture, svgUri } from './maths';

export interface PlotTheme {
  /** CSS colours: axis labels, grid lines, and one per series (used again from the first where there are more). */
  readonly text: string;
  readonly grid: string;
  readonly series: readonly string[];
}

/** Readable on VS Code's own dark and light backgrounds. */
export const plotThemes: Readonly<Record<'dark' | 'light', PlotTheme>> = {
  dark: { text: '#cccccc', grid: '#4d4d4d', series: ['#4fc1ff', '#ffb86b', '#7bd88f', '#d7a6ff'] },
  light: { text: '#3b3b3b', grid: '#d0d0d0', series: ['#005fb8', '#b35900', '#1a7f37', '#7a3ea8'] },
};

const width = 380;
/** With a headline, a formula and the links it fits into a hover that need not be scrolled. */
const height = 132;

/** The chart as a picture; its alternative text names title, axes and the ends of each curve. */
export function plotPicture(plot: Plot, theme: PlotTheme): Picture {
  return { uri: svgUri(plotSvg(plot, theme)), width, height, alt: plotText(plot) };
}

/** A self-contained `<svg>`; a series without points is left out. */
export function plotSvg(plot: Plot, theme: PlotTheme): string {
  const series = plot.series.filter(({ points }) => points.length > 0);
  const all = series.flatMap(({ points }) => points);
  const several = series.length > 1;
  const top = several ? 24 : 10;
  const bottom = height - 34;
  const ys = all.map(([, y]) => y);
  const y = scaleLinear([Math.min(0, ...ys), Math.max(...ys, Number.MIN_VALUE)], [bottom, top]).nice(4);
  const ticks = y.ticks(4);
  const left = 26 + 6.2 * Math.max(...ticks.map(tick => shown(tick).length), 1);
  const xs = all.map(([x]) => x);
  const x = scaleLinear([Math.min(...xs, 0), Math.max(...xs, 1e-9)], [left, width - 12]);
  const path = line<readonly [number, number]>(
    point => Math.round(x(point[0]) * 10) / 10,
    point => Math.round(y(point[1]) * 10) / 10,
  );
  const colour = (index: number) => theme.series[index % theme.series.length]!;
  const label = (at: string, text: string, more = '') =>
    `<text ${at} fill="${theme.text}" ${more}>${escaped(text)}</text>`;
  const middle = (top + bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>${escaped(plotText(plot))}</title>`,
    ...ticks.map(
      tick =>
        `<path d="M${left},${round(y(tick))}H${width - 12}" stroke="${theme.grid}" stroke-width="${tick === 0 ? 1.2 : 0.6}"/>` +
        label(`x="${left - 6}" y="${round(y(tick)) + 4}"`, shown(tick), 'text-anchor="end"'),
    ),
    ...x.ticks(5).map(tick => label(`x="${round(x(tick))}" y="${bottom + 15}"`, shown(tick), 'text-anchor="middle"')),
    label(`x="${(left + width - 12) / 2}" y="${height - 4}"`, plot.x.label, 'text-anchor="middle"'),
    label(`x="12" y="${middle}"`, plot.y.label, `text-anchor="middle" transform="rotate(-90 12 ${middle})"`),
    ...series.map(
      ({ points }, index) =>
        `<path d="${path(points as [number, number][]) ?? ''}" fill="none" stroke="${colour(index)}" stroke-width="1.8" stroke-linejoin="round"${index > 0 ? ` stroke-dasharray="${index * 3 + 2},2"` : ''}/>`,
    ),
    ...(several
      ? series.map(({ name }, index) => {
          const at = left + (index * (width - left)) / series.length;
          return `<path d="M${round(at)},12h16" stroke="${colour(index)}" stroke-width="1.8"${index > 0 ? ` stroke-dasharray="${index * 3 + 2},2"` : ''}/>${label(`x="${round(at + 20)}" y="16"`, name)}`;
        })
      : []),
    '</svg>',
  ].join('');
}

function plotText(plot: Plot): string {
  const ends = plot.series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => {
      const [first, last] = [points[0]!, points.at(-1)!];
      return `${plot.series.length > 1 ? `${name} ` : ''}from ${shown(first[1])} at ${shown(first[0])} to ${shown(last[1])} at ${shown(last[0])}`;
    });
  return `${plot.title}: ${plot.y.label} over ${plot.x.label}, ${ends.join('; ')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
