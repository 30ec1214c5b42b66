/** Structure without labels: clusters, directions, and tasks made from the picture itself. */
import { shown } from '../../figures/shown';
import { choice, image, matrix, number, numbered, numbers, picture, points, scalar, table, uniform } from './entries';
import { reference } from './reference';

const samples = 10;
const cloud = [
  [0, 0.2],
  [0.5, 0.4],
  [0.2, 0.8],
  [2.8, 3],
  [3.2, 2.6],
  [3.4, 3.3],
  [3, 0.2],
  [3.5, 0.5],
  [2.7, 0.6],
  [1.5, 1.6],
];

export const kMeans = reference({
  id: 'kmeans-step',
  title: 'One step of k-means',
  caption:
    'Assign each point to its nearest centre, then move each centre to the mean of its points. Neither half can raise the inertia.',
  formula: {
    tex: 'a_i=\\arg\\min_k\\lVert x_i-c_k\\rVert^2,\\qquad c_k\\leftarrow\\frac{\\sum_i[a_i=k]\\,x_i}{\\#\\{i:a_i=k\\}}',
    text: 'a = nearest centre; each centre becomes the mean of its points',
  },
  inputs: {
    x: matrix('points', cloud, -10, 10, { rows: numbered('point', samples, 0), columns: ['x', 'y'], step: 0.1 }),
    c: matrix(
      'centres',
      [
        [0, 2],
        [2, 2],
        [2, 0],
      ],
      -10,
      10,
      { rows: numbered('centre', 3, 0), columns: ['x', 'y'], step: 0.1 },
    ),
  },
  outputs: {
    plot: points('Points and centres', 'x', 'y', { series: ['points', 'centres before', 'centres after'] }),
    assigned: table('Nearest centre', { rows: numbered('point', samples, 0), columns: ['centre'] }),
    centres: table('New centres', { rows: numbered('centre', 3, 0), columns: ['x', 'y', 'points'] }),
    inertia: table('Inertia', { columns: ['before', 'after moving the centres'] }),
  },
  build(m, { x, c }) {
    const squares = (centres: typeof c) =>
      m.sum(m.square(m.sub(m.reshape(x, [samples, 1, 2]), m.reshape(centres, [1, 3, 2]))), [2]);
    const distances = squares(c);
    const assigned = m.argmin(distances, 1);
    const member = m.oneHot(assigned, 3);
    const counts = m.reshape(m.sum(member, [0]), [3, 1]);
    // A centre without points stays where it is.
    const centres = m.where(m.greater(counts, 0), m.div(m.matmul(m.transpose(member), x), m.max(counts, 1)), c);
    const inertia = (all: typeof c) => m.sum(m.mul(member, all), [0, 1]);
    // Drawn once for each point, so that all series have as many.
    const spread = (value: typeof c) => m.gather(value, m.constant([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]));
    return {
      plot: m.stack([x, spread(c), spread(centres)]),
      assigned,
      centres: m.concat([centres, counts], 1),
      inertia: m.stack([inertia(distances), inertia(squares(centres))]),
    };
  },
  summary: ({ inertia, centres }) =>
    `Inertia ${shown(inertia[0]!)} before, ${shown(inertia[1]!)} after. New centres: ${[0, 1, 2].map(k => `(${shown(centres[3 * k]!)}, ${shown(centres[3 * k + 1]!)}) of ${centres[3 * k + 2]} points`).join(', ')}.`,
});

export const principal = reference({
  id: 'pca',
  title: 'Project onto one direction',
  caption:
    'Turn the direction: at the first principal component the share of the variance is largest and the error least.',
  formula: {
    tex: 'z=(x-\\bar x)^{\\top}u,\\qquad \\hat x=\\bar x+z\\,u',
    text: 'z = (x − mean) · u; x̂ = mean + z u',
  },
  inputs: {
    x: matrix('points', cloud, -10, 10, { rows: numbered('point', samples, 0), columns: ['x', 'y'], step: 0.1 }),
    angle: number('direction u', 30, 0, 180, { unit: '°', step: 1 }),
  },
  outputs: {
    plot: points('Points and their projections', 'x', 'y', { series: ['points', 'projections'] }),
    found: table('Variance', { columns: ['along u', 'share of all', 'mean squared error', 'best share'] }),
    best: scalar('Direction of the first component', '°'),
    projected: table('Projection', { rows: numbered('point', samples, 0), columns: ['z'] }),
  },
  build(m, { x, angle }) {
    const radians = m.mul(angle, Math.PI / 180);
    const u = m.reshape(m.stack([m.cos(radians), m.sin(radians)]), [2, 1]);
    const mean = m.mean(x, [0], true);
    const centred = m.sub(x, mean);
    const z = m.matmul(centred, u);
    const back = m.add(mean, m.matmul(z, m.transpose(u)));
    const variance = m.mean(m.square(z), [0, 1]);
    const covariance = m.div(m.matmul(m.transpose(centred), centred), samples);
    const entry = (row: number, column: number) => m.at(m.at(covariance, row), column);
    const [a, b, c] = [entry(0, 0), entry(0, 1), entry(1, 1)];
    const total = m.add(a, c);
    const half = m.div(m.sub(a, c), 2);
    const radius = m.sqrt(m.add(m.square(half), m.square(b)));
    const most = m.add(m.div(total, 2), radius);
    // Half the angle of (a − c, 2b), in 0 to 180°.
    const turn = m.made('Acos', [m.div(half, m.max(radius, 1e-12))], []);
    const best = m.mul(m.where(m.less(b, 0), m.sub(2 * Math.PI, turn), turn), 90 / Math.PI);
    return {
      plot: m.stack([x, back]),
      found: m.stack([variance, m.div(variance, total), m.sub(total, variance), m.div(most, total)]),
      best,
      projected: z,
    };
  },
  summary: ({ found: [variance, share, error, bestShare], best }) =>
    Number.isNaN(share)
      ? 'All points are the same: there is no variance, and no direction is better than another.'
      : `Variance ${shown(variance!)} along u: ${shown(100 * share!, 3)} % of all, mean squared error ${shown(error!)}. The best direction is ${shown(best[0]!, 3)}°, with ${shown(100 * bestShare!, 3)} %.`,
});

const side = 24;
const tile = side / 3;

export const pretext = reference({
  id: 'pretext',
  title: 'Free labels from one picture',
  caption:
    'What each pretext task gives the network to look at. The label (turn, order, colours, what was hidden) costs nothing.',
  formula: {
    tex: '\\text{rotation: }4\\text{ classes},\\quad \\text{jigsaw: }9!\\text{ orders},\\quad \\text{masking: rebuild a share }r',
    text: 'rotation: 4 classes; jigsaw: 9! orders; masking: rebuild the hidden share',
  },
  inputs: {
    image: picture('picture', 'blobs', side, 3),
    turn: choice('rotation', '90°', ['0°', '90°', '180°', '270°']),
    order: numbers('order of the tiles', [8, 3, 1, 0, 4, 7, 2, 6, 5], 0, 8, {
      names: numbered('place', 9, 0),
      step: 1,
    }),
    ratio: number('share that is masked', 0.75, 0, 1, { step: 0.05 }),
    mask: uniform('which patches', [1, 1, 6, 6], 9),
  },
  outputs: {
    colour: image('Rotation, jigsaw, masking', ['the picture', 'rotated', 'jigsaw', 'masked']),
    grey: image('What colourisation is given', ['grey']),
    small: image('What super-resolution is given', ['a third of the size']),
    hidden: scalar('Patches hidden, of 36'),
  },
  build(m, { image: x, turn, order, ratio, mask }) {
    const turns = { '0°': 0, '90°': 1, '180°': 2, '270°': 3 }[turn] ?? 0;
    const flipped = (value: typeof x, on: number) =>
      m.gather(value, m.constant(Array.from({ length: side }, (_, i) => side - 1 - i)), on);
    let rotated = x;
    // Counter-clockwise, as torch.rot90: transpose, then turn the rows over.
    for (let i = 0; i < turns; i++) rotated = flipped(m.transpose(rotated, [0, 1, 3, 2]), 2);
    const tiles = m.transpose(m.reshape(x, [3, 3, tile, 3, tile]), [1, 3, 0, 2, 4]);
    const shuffled = m.gather(m.reshape(tiles, [9, 3, tile, tile]), order);
    const jigsaw = m.reshape(m.transpose(m.reshape(shuffled, [3, 3, 3, tile, tile]), [2, 0, 3, 1, 4]), [
      1,
      3,
      side,
      side,
    ]);
    const kept = m.atLeast(mask, ratio);
    const masked = m.mul(x, m.resize(kept, [side, side], 'nearest'));
    return {
      colour: m.concat([x, rotated, jigsaw, masked], 0),
      grey: m.mean(x, [1], true),
      small: m.averagePool(x, 3),
      hidden: m.sum(m.rest(kept), [0, 1, 2, 3]),
    };
  },
  summary: ({ hidden, grey }, { turn, ratio }) =>
    `Turned by ${turn}: class ${parseInt(String(turn), 10) / 90} of 4. ${hidden[0]} of 36 patches are hidden (asked for ${shown(100 * Number(ratio))} %). Grey values from ${shown(Math.min(...grey))} to ${shown(Math.max(...grey))}.`,
});
