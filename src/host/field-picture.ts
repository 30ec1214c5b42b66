/**
 * What the middle unit of a layer sees, as a small picture for a hover: the input as a sheet, the box by calculation dashed,
 * the measured box solid, and how much each part counts as shade. The same in words is its alternative text.
 */
import { coversInput, sameBox, type UnitBox } from '../figures/unit-box';
import type { Execution } from './describe';
import { calculatedBox, type Fields, fieldsOf, middle, type UnitHeat } from './fields';
import { type Picture, svgUri } from './maths';
import type { PlotTheme } from './plot';

const side = 84;
const edge = 2;
/** A box that takes less of the sides is a dot. */
const seen = 0.1;
/** Cells along the longer side of the shade: a hover's picture is small, and its address must stay short. */
const cells = 14;

/** `undefined` where the unit has no place in a picture, or sees all of it, or a dot: words say that better. */
export function fieldPicture({ network, call }: Execution, fields: Fields, theme: PlotTheme): Picture | undefined {
  const all = fieldsOf(network);
  const layer = all?.layers.find(each => each.call === call.index);
  const unit = layer && middle(layer);
  const box = unit && calculatedBox(layer, unit, all!);
  if (!box || coversInput(box, all!.input)) return undefined;
  const { height, width } = all!.input;
  if (Math.max((box.rows[1] - box.rows[0]) / height, (box.columns[1] - box.columns[0]) / width) < seen)
    return undefined;
  const scale = side / Math.max(height, width);
  const measured = fields.known(network, call.index, unit);
  const [across, down] = [Math.round(width * scale) + 2 * edge, Math.round(height * scale) + 2 * edge];
  const rect = ({ rows, columns }: UnitBox, style: string) =>
    `<rect x="${at(columns[0])}" y="${at(rows[0])}" width="${round((columns[1] - columns[0]) * scale)}" height="${round((rows[1] - rows[0]) * scale)}" ${style}/>`;
  const at = (position: number) => round(edge + position * scale);
  const [found, calculated] = [theme.series[2], theme.series[1]];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}">`,
    rect({ rows: [0, height], columns: [0, width] }, `fill="none" stroke="${theme.grid}"`),
    ...(measured?.heat ? shades(measured.heat, scale, calculated!) : []),
    rect(
      box,
      `fill="${calculated}" fill-opacity="0.12" stroke="${calculated}" stroke-width="1.5" stroke-dasharray="4 2"`,
    ),
    measured?.box ? rect(measured.box, `fill="none" stroke="${found}" stroke-width="1.5"`) : '',
    '</svg>',
  ].join('');
  const sees = `The unit in the middle sees rows ${box.rows[0]} to ${box.rows[1] - 1} and columns ${box.columns[0]} to ${box.columns[1] - 1} of ${height}×${width}`;
  const check = measured?.box ? (sameBox(measured.box, box) ? ', measured the same' : ', measured differently') : '';
  return { uri: svgUri(svg), width: across, height: down, alt: sees + check };
}

function shades({ height, width, pixels }: UnitHeat, scale: number, colour: string): readonly string[] {
  const step = Math.ceil(Math.max(height, width) / cells);
  const shown: string[] = [];
  for (let top = 0; top < height; top += step)
    for (let left = 0; left < width; left += step) {
      let most = 0;
      for (let y = top; y < Math.min(height, top + step); y++)
        for (let x = left; x < Math.min(width, left + step); x++) most = Math.max(most, pixels[y * width + x]!);
      // Small values are lifted, or only the peak would be seen.
      const opacity = Math.sqrt(most / 255);
      if (opacity < 0.05) continue;
      const size = round(step * scale);
      shown.push(
        `<rect x="${round(edge + left * scale)}" y="${round(edge + top * scale)}" width="${size}" height="${size}" fill="${colour}" fill-opacity="${opacity.toFixed(2)}"/>`,
      );
    }
  return shown;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
