/**
 * Formulas as pictures for hovers, which show maths only as images. A picture is a self-contained SVG data URI: an `<img>`
 * inherits no style, so colour and size are written into it. Made once per (TeX, colour, size), then found in no time.
 */
import type { Typeset } from './maths-engine';

export interface Picture {
  /** `data:image/svg+xml,…`, safe inside a Markdown image. Its length counts against the hover's. */
  readonly uri: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** What stands in for the picture. */
  readonly alt: string;
}

export interface MathsStyle {
  /** A CSS colour: `#d4d4d4`. */
  readonly colour: string;
  /** Font size in pixels. */
  readonly size: number;
  /** As a formula of its own, with large operators; inline otherwise. Display is the default. */
  readonly display?: boolean;
}

export interface Maths {
  /** The formula as a picture, or TeX's complaint in words. Never throws. `alt` defaults to the TeX itself. */
  picture(tex: string, style: MathsStyle, alt?: string): Picture | { readonly problem: string };
}

/** The engine, loaded on the first call: some tenths of a second once. */
export function loadMaths(): Promise<Maths> {
  loading ??= import('./maths-engine').then(({ typeset }) => cached(typeset));
  return loading;
}

let loading: Promise<Maths> | undefined;

/** As many pictures as fit into `room` characters of Markdown, in order; `undefined` where one no longer fits. */
export function withinBudget(
  pictures: readonly (Picture | undefined)[],
  room: number,
): readonly (Picture | undefined)[] {
  let left = room;
  return pictures.map(picture => {
    if (!picture) return undefined;
    const length = imageMarkdown(picture).length;
    if (length > left) return undefined;
    left -= length;
    return picture;
  });
}

/** `![alt](uri|width=…,height=…)`, which VS Code's Markdown understands. */
export function imageMarkdown({ uri, width, height, alt }: Picture): string {
  return `![${alt.replace(/[[\]\\]/g, '\\$&')}](${uri}|width=${Math.ceil(width)},height=${Math.ceil(height)})`;
}

/** An SVG element as a data URI without characters that Markdown or a URI would trip over. */
export function svgUri(svg: string): string {
  const plain = svg.replace(/\s+/g, ' ').replaceAll('> <', '><').replaceAll('"', "'");
  return `data:image/svg+xml,${plain.replace(/[^\w\-.,:;=/'+]/gu, encodeURIComponent).replace(/[()]/g, bracket => (bracket === '(' ? '%28' : '%29'))}`;
}

function cached(typeset: (tex: string, display: boolean) => Typeset): Maths {
  const pictures = new Map<string, Picture | { readonly problem: string }>();
  return {
    picture(tex, style, alt = tex) {
      const key = `${style.colour} ${style.size} ${style.display !== false} ${alt === tex ? '' : alt} ${tex}`;
      const found = pictures.get(key);
      if (found) return found;
      const made = draw(typeset, tex, style, alt);
      if (pictures.size >= most) pictures.delete(pictures.keys().next().value!);
      pictures.set(key, made);
      return made;
    },
  };
}

const most = 1000;

function draw(typeset: (tex: string, display: boolean) => Typeset, tex: string, style: MathsStyle, alt: string) {
  try {
    const { svg, box } = typeset(tex, style.display !== false);
    const pixels = (units: number) => Math.round((units * style.size) / 10) / 100;
    const [width, height] = [pixels(box[2]), pixels(box[3])];
    const sized = svg
      .replace(
        /^<svg[^>]*>/,
        `<svg xmlns="http://www.w3.org/2000/svg"${svg.includes('xlink:') ? ' xmlns:xlink="http://www.w3.org/1999/xlink"' : ''} width="${width}" height="${height}" viewBox="${box.join(' ')}">`,
      )
      .replaceAll('currentColor', style.colour)
      .replace(/(?<= d=")[^"]*/g, path => path.replaceAll(' ', ','));
    return { uri: svgUri(sized), width, height, alt };
  } catch (error) {
    // What TeX complains about is an object with a message, not an Error.
    return { problem: String((error as { message?: unknown }).message ?? error) };
  }
}
