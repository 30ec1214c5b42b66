/**
 * MathJax, set up to turn TeX into SVG in plain Node. It is large, so `maths.ts` imports it on first use only and it is
 * bundled to a file of its own. Glyphs that are not part of the base font come from the files imported here; a character
 * beyond them is drawn as text.
 */
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js';
import { TeX } from '@mathjax/src/js/input/tex.js';
import '@mathjax/src/js/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/js/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/js/input/tex/cancel/CancelConfiguration.js';
import '@mathjax/src/js/input/tex/color/ColorConfiguration.js';
import '@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/js/input/tex/newcommand/NewcommandConfiguration.js';
import '@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js';
import { MathJaxNewcmFont } from '@mathjax/mathjax-newcm-font/js/svg.js';
import { mathjax } from '@mathjax/src/js/mathjax.js';
import { SVG } from '@mathjax/src/js/output/svg.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/accents.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/arrows.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/calligraphic.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/double-struck.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/fraktur.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/marrows.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/math.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/monospace.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/mshapes.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/script.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/shapes.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/symbols.js';
import '@mathjax/mathjax-newcm-font/js/svg/dynamic/variants.js';

/** The names of the glyph files imported above. */
const glyphFiles = new Set(
  'accents arrows calligraphic double-struck fraktur marrows math monospace mshapes script shapes symbols variants'.split(
    ' ',
  ),
);

export interface Typeset {
  /** An `<svg>` element, sized by its viewBox in thousandths of an em, coloured `currentColor`. */
  readonly svg: string;
  /** The viewBox: left, top, width, height. */
  readonly box: readonly [number, number, number, number];
}

/** Typesets one formula. Throws what TeX complains about. */
export function typeset(tex: string, display: boolean): Typeset {
  const container = document().convert(tex, { display, em: 16, ex: 8, containerWidth: 1e6 });
  const svg = adaptor.innerHTML(container).replace(/ data-[\w-]+="[^"]*"/g, '');
  const box = /viewBox="([^"]*)"/.exec(svg)?.[1]?.split(' ').map(Number);
  if (box?.length !== 4) throw new Error('MathJax gave no picture');
  return { svg: svg.slice(0, svg.lastIndexOf('</svg>') + 6), box: box as unknown as Typeset['box'] };
}

/**
 * The font without the glyph files that are not here: MathJax would look for them without end. Those that are get entries of
 * their own, since a file that another copy of the font has loaded is not loaded again.
 */
class BundledFont extends MathJaxNewcmFont {
  static override dynamicFiles = Object.fromEntries(
    Object.entries(MathJaxNewcmFont.dynamicFiles)
      .filter(([name]) => glyphFiles.has(name))
      .map(([name, file]) => [name, { ...file }]),
  );
}

const adaptor = liteAdaptor();
let made: ReturnType<typeof mathjax.document> | undefined;

function document() {
  if (made) return made;
  RegisterHTMLHandler(adaptor);
  mathjax.asyncLoad = () => undefined;
  mathjax.asyncIsSynchronous = true;
  const input = new TeX({
    packages: ['base', 'ams', 'boldsymbol', 'cancel', 'color', 'mathtools', 'newcommand', 'textmacros'],
    formatError: (_: unknown, error: Error) => {
      throw error;
    },
  });
  const output = new SVG({
    fontCache: 'local',
    fontData: BundledFont,
    displayOverflow: 'overflow',
    linebreaks: { inline: false },
  });
  made = mathjax.document('', { InputJax: input, OutputJax: output });
  return made;
}
