import { strict as assert } from 'node:assert';
import { imageMarkdown, loadMaths, type Maths, type Picture, svgUri, withinBudget } from '../../src/host/maths';
import { plotPicture, plotSvg, plotThemes } from '../../src/host/plot';

const size = { colour: '#d4d4d4', size: 14 };

describe('maths pictures', () => {
  let maths: Maths;
  before(async () => {
    maths = await loadMaths();
  });

  const picture = (tex: string, alt?: string): Picture => {
    const made = maths.picture(tex, size, alt);
    assert.ok('uri' in made, JSON.stringify(made));
    return made;
  };
  const svgOf = ({ uri }: Picture) => decodeURIComponent(uri.slice('data:image/svg+xml,'.length));

  it('are self-contained SVG in the given colour', () => {
    const svg = svgOf(
      picture('H_\\text{out} = \\left\\lfloor\\frac{224 + 2\\cdot3 - 6 - 1}{2}\\right\\rfloor + 1 = 112'),
    );
    assert.match(svg, /^<svg xmlns='http:\/\/www\.w3\.org\/2000\/svg'.*<\/svg>$/);
    assert.match(svg, /#d4d4d4/);
    assert.doesNotMatch(svg, /currentColor|data-|\dex|<text|<script/);
  });

  it('are as large as the font size says', () => {
    const [small, large] = [14, 28].map(pixels => maths.picture('x^2', { ...size, size: pixels }) as Picture);
    assert.ok(Math.abs(large!.width - 2 * small!.width) < 0.05 && Math.abs(large!.height - 2 * small!.height) < 0.05);
    assert.ok(small!.height > 8 && small!.height < 20, String(small!.height));
  });

  it('keep their alternative text', () => {
    assert.equal(picture('x^2').alt, 'x^2');
    assert.equal(picture('x^2', 'x²').alt, 'x²');
    assert.match(
      imageMarkdown(picture('x_{[1]}')),
      /^!\[x_{\\\[1\\\]}\]\(data:image\/svg\+xml,[^()\s]*\|width=\d+,height=\d+\)$/,
    );
  });

  it('draw every alphabet and accent that notes use, without text nodes', () => {
    for (const tex of [
      '\\mathcal{B}\\,\\mathbb{R}\\,\\mathfrak{g}\\,\\mathscr{L}\\,\\mathbf{W}\\,\\boldsymbol{\\theta}\\,\\mathrm{lr}\\,\\mathtt{x}',
      '\\hat m\\,\\bar g\\,\\tilde E\\,\\vec v\\,\\dot x\\,\\widehat{ab}',
      '\\nabla\\,\\odot\\,\\otimes\\,\\top\\,\\ell\\,\\infty\\,\\propto\\,\\approx\\,\\le\\,\\ge\\,\\to\\,\\leftarrow\\,\\mapsto',
      '\\begin{cases} x & x > 0 \\\\ ax & x \\le 0 \\end{cases}',
      '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\\quad\\sum_{i=1}^n\\prod_j\\int_0^1\\sqrt[3]{x}\\binom nk',
      '\\operatorname{softmax}\\!\\left(\\tfrac{QK^\\top}{\\sqrt d}\\right)V,\\ \\text{in words, weight\\_decay}',
    ])
      assert.doesNotMatch(svgOf(picture(tex)), /<text/, tex);
  });

  it('are made once', () => {
    assert.equal(maths.picture('a+b', size), maths.picture('a+b', size));
    assert.notEqual(maths.picture('a+b', size), maths.picture('a+b', { ...size, colour: '#000000' }));
  });

  it('say what is wrong with TeX that is wrong', () => {
    assert.deepEqual(maths.picture('\\frac{1', size), { problem: 'Missing close brace' });
    assert.deepEqual(maths.picture('\\nosuch x', size), { problem: 'Undefined control sequence \\nosuch' });
    assert.deepEqual(maths.picture('a & b \\end{aligned}', size), { problem: 'Misplaced &' });
    assert.deepEqual(maths.picture('x', { ...size, size: 14 }), picture('x'));
  });

  it('survive characters that no glyph is bundled for', () => {
    const svg = svgOf(picture('\\text{漢字 é}'));
    assert.match(svg, /<text/);
  });

  it('stay within what is left of a hover', () => {
    const [one, two] = [picture('a'), picture('b')];
    const room = imageMarkdown(one).length + imageMarkdown(two).length;
    assert.deepEqual(withinBudget([one, undefined, two], room), [one, undefined, two]);
    assert.deepEqual(withinBudget([one, two], room - 1), [one, undefined]);
  });
});

describe('plots for hovers', () => {
  const plot = {
    title: 'StepLR',
    x: { label: 'scheduler.step() calls' },
    y: { label: 'lr' },
    series: [
      {
        name: 'lr',
        points: [
          [0, 0.1],
          [30, 0.1],
          [30, 0.01],
          [60, 0.01],
        ] as const,
      },
    ],
  };

  it('draw axes, labels and the curve in the given colours only', () => {
    const svg = plotSvg(plot, plotThemes.dark);
    for (const part of ['scheduler.step() calls', '>lr<', '>0.1<', '>0<', '>60<', 'M'])
      assert.ok(svg.includes(part), part);
    const colours = [...new Set([...svg.matchAll(/#[0-9a-f]{6}/g)].map(([colour]) => colour))].sort();
    assert.deepEqual(colours, ['#4d4d4d', '#4fc1ff', '#cccccc']);
    assert.doesNotMatch(svg, /currentColor|NaN|undefined/);
  });

  it('have words for the curve', () => {
    const { alt, uri } = plotPicture(plot, plotThemes.light);
    assert.equal(alt, 'StepLR: lr over scheduler.step() calls, from 0.1 at 0 to 0.01 at 60');
    assert.doesNotMatch(uri, /[\s()"<>#]/);
  });

  it('tell several curves apart by dashes and names, not by colour alone', () => {
    const svg = plotSvg(
      {
        ...plot,
        series: [
          ...plot.series,
          {
            name: 'head <2>',
            points: [
              [0, 1],
              [60, 0.1],
            ],
          },
        ],
      },
      plotThemes.dark,
    );
    assert.match(svg, /stroke-dasharray/);
    assert.match(svg, /head &#60;2&#62;/);
  });

  it('have enough contrast in both themes', () => {
    for (const [name, background] of [
      ['dark', '#1f1f1f'],
      ['light', '#ffffff'],
    ] as const) {
      for (const colour of [plotThemes[name].text, ...plotThemes[name].series])
        assert.ok(
          contrast(colour, background) >= 4.5,
          `${colour} on ${background}: ${contrast(colour, background).toFixed(2)}`,
        );
    }
  });

  it('are well-formed once decoded', () => {
    const svg = plotSvg(plot, plotThemes.dark);
    assert.equal(decodeURIComponent(svgUri(svg).slice('data:image/svg+xml,'.length)), svg.replaceAll('"', "'"));
  });
});

/** WCAG's contrast ratio of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = [1, 3, 5].map(at => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
