/**
 * scikit-learn without labels: clusters, densities, directions, maps.
 * Source: scikit-learn user guide, clustering, decomposition, mixture, manifold.
 */
import { anything } from '../parameter';
import { count, numberOf, percent, plural, shown, tex, textOf, value, when, wholeOf } from './define';
import { isUnseeded, scikit, seeded, UNSEEDED } from './scikit';

const NOTE = 'unsupervised-tasks';
const SCALES = 'It compares by distance: scale the features first, or the one with the largest numbers decides.';

const starts = (args: { readonly n_init: unknown; readonly init: unknown }, quick: number, random: number) => {
  const wanted = numberOf(args, 'n_init');
  const init = value(args, 'init');
  if (wanted !== undefined) return wanted;
  if (value(args, 'n_init') !== 'auto') return undefined;
  return init === 'k-means++' ? quick : init === 'random' ? random : undefined;
};

const manyStarts = (number: number) =>
  number === 1
    ? 'One start only: another start may find better clusters. n_init tries several and keeps the best.'
    : `${count(number)} starts; the one whose inertia_ is lowest is kept.`;

const inertia = (k: string) => ({
  tex: `J = \\sum_i \\min_{j \\le ${k}} \\lVert x_i - \\mu_j \\rVert^2`,
  text: `J = Σᵢ min over j ≤ ${k} of ‖xᵢ − μⱼ‖²`,
});

const centres = (k: number) =>
  `fit() leaves cluster_centers_, ${count(k)}×d for rows of d features; predict() gives each row the number of the nearest, 0 to ${count(k - 1)}.`;

const kMeans = scikit({
  at: 'cluster.KMeans',
  purpose: 'Finds k centres and gives every row to the nearest, so that the squared distances are small.',
  note: `${NOTE}#clustering`,
  parameters: {
    n_clusters: anything(8),
    init: anything('k-means++'),
    n_init: anything('auto'),
    max_iter: anything(300),
    ...seeded,
  },
  headline: args => [when(wholeOf(args, 'n_clusters'), k => plural(k, 'cluster')), textOf(args, 'init')],
  formulas: args => [inertia(when(wholeOf(args, 'n_clusters'), count) ?? 'k')],
  facts: args => [
    when(wholeOf(args, 'n_clusters'), centres),
    when(starts(args, 1, 10), manyStarts),
    SCALES,
    'k is your choice: inertia_ always falls when k grows. Compare the silhouette, or what the clusters are for.',
  ],
  remarks: args => [isUnseeded(args) && UNSEEDED],
});

const miniBatchKMeans = scikit({
  at: 'cluster.MiniBatchKMeans',
  purpose: 'k-means on a random part of the rows at a time: faster, and a little worse than KMeans.',
  note: `${NOTE}#clustering`,
  parameters: {
    n_clusters: anything(8),
    init: anything('k-means++'),
    n_init: anything('auto'),
    batch_size: anything(1024),
    ...seeded,
  },
  headline: args => [
    when(wholeOf(args, 'n_clusters'), k => plural(k, 'cluster')),
    when(wholeOf(args, 'batch_size'), size => `${count(size)} rows at a time`),
  ],
  formulas: args => [inertia(when(wholeOf(args, 'n_clusters'), count) ?? 'k')],
  facts: args => [when(wholeOf(args, 'n_clusters'), centres), SCALES],
  remarks: args => [isUnseeded(args) && UNSEEDED],
});

const dbscan = scikit({
  at: 'cluster.DBSCAN',
  purpose: 'Joins rows that have enough neighbours into clusters of any shape; the rest is noise.',
  note: `${NOTE}#clustering`,
  parameters: { eps: anything(0.5), min_samples: anything(5), metric: anything('euclidean') },
  headline: args => [
    when(numberOf(args, 'eps'), eps => `within ${shown(eps)}`),
    when(wholeOf(args, 'min_samples'), least => `at least ${plural(least, 'row')}`),
    textOf(args, 'metric') !== 'euclidean' && textOf(args, 'metric'),
  ],
  facts: args => [
    when(wholeOf(args, 'min_samples'), least =>
      when(
        numberOf(args, 'eps'),
        eps =>
          `A row is in the core of a cluster when ${plural(least, 'row')}, itself included, lie within ${shown(eps)}.`,
      ),
    ),
    'labels_ is −1 for noise. How many clusters there are is found, not chosen; there is no predict().',
    SCALES,
  ],
});

const agglomerative = scikit({
  at: 'cluster.AgglomerativeClustering',
  purpose: 'Begins with every row alone and joins the two nearest clusters again and again.',
  note: `${NOTE}#clustering`,
  parameters: { n_clusters: anything(2), linkage: anything('ward'), distance_threshold: anything(null) },
  headline: args => [
    when(wholeOf(args, 'n_clusters'), k => plural(k, 'cluster')),
    when(textOf(args, 'linkage'), linkage => `${linkage} linkage`),
  ],
  facts: args => [
    textOf(args, 'linkage') === 'ward' && 'ward joins the two whose union adds the least squared distance.',
    'labels_ are for the rows it was fitted on; there is no predict() for others.',
    SCALES,
  ],
});

const keeps = (components: unknown): string | undefined => {
  if (components === null) return 'all components';
  if (typeof components === 'number') return plural(components, 'component');
  if (components === 'mle') return 'as many components as its likelihood favours';
  const share = numberOf({ components }, 'components');
  return share !== undefined && share > 0 && share < 1 ? `${percent(share)} of the variance` : undefined;
};

const pca = scikit({
  at: 'decomposition.PCA',
  purpose: 'Turns the axes so that the first ones hold as much of the variance as possible, and keeps those.',
  note: `${NOTE}#dimensionality-reduction`,
  parameters: { n_components: anything(null), copy: anything(true), whiten: anything(false), ...seeded },
  headline: args => [keeps(value(args, 'n_components')), value(args, 'whiten') === true && 'whitened'],
  formulas: args => {
    const k = wholeOf(args, 'n_components');
    return [
      {
        tex: `z = V_{${k ?? 'k'}}^{\\top}(x - \\bar{x})${k === undefined ? '' : ` \\in \\mathbb{R}^{${k}}`}`,
        text: `z = Vᵀ·(x − mean)${k === undefined ? '' : `, ${plural(k, 'number')} a row`}`,
      },
    ];
  },
  facts: args => {
    const k = value(args, 'n_components');
    const share = keeps(k)?.endsWith('variance');
    return [
      typeof k === 'number' &&
        `transform() makes n×${count(k)} of n×d. components_ is ${count(k)}×d: a direction a row, of length 1, at right angles. ${count(k)} may be at most min(n, d).`,
      share && `As few components as explain more than ${keeps(k)}; n_components_ says after fit() how many.`,
      k === null && 'min(n, d) components: nothing is lost, the axes are only turned.',
      'explained_variance_ratio_ says how much of the variance each holds.',
      'It subtracts the mean and does not scale: features in other units must be standardised first.',
      value(args, 'whiten') === true && 'whiten: every component is divided by its standard deviation, to variance 1.',
    ];
  },
});

const truncatedSvd = scikit({
  at: 'decomposition.TruncatedSVD',
  purpose:
    'The strongest directions of the data as it is: PCA without subtracting the mean, so sparse data stays sparse.',
  note: `${NOTE}#dimensionality-reduction`,
  parameters: { n_components: anything(2), ...seeded },
  headline: args => [when(wholeOf(args, 'n_components'), k => plural(k, 'component'))],
  facts: args => [
    when(wholeOf(args, 'n_components'), k => `transform() makes n×${count(k)} of n×d; components_ is ${count(k)}×d.`),
    'On tf-idf or count matrices this is latent semantic analysis.',
  ],
  remarks: args => [isUnseeded(args) && UNSEEDED],
});

const tsne = scikit({
  at: 'manifold.TSNE',
  purpose: 'Places the rows on a plane so that neighbours stay neighbours: a picture to look at.',
  note: `${NOTE}#dimensionality-reduction`,
  parameters: {
    n_components: anything(2),
    perplexity: anything(30),
    method: anything('barnes_hut'),
    init: anything('pca'),
    ...seeded,
  },
  headline: args => [
    when(wholeOf(args, 'n_components'), k => plural(k, 'dimension')),
    when(numberOf(args, 'perplexity'), perplexity => `perplexity ${shown(perplexity)}`),
  ],
  facts: args => [
    when(
      numberOf(args, 'perplexity'),
      perplexity =>
        `perplexity ${shown(perplexity)}: about how many neighbours each row minds. It must be less than the number of rows.`,
    ),
    'Distances between clusters, their sizes and the axes mean nothing.',
    'fit_transform() only: a new row cannot be placed.',
  ],
  remarks: args => [
    (wholeOf(args, 'n_components') ?? 0) > 3 &&
      textOf(args, 'method') === 'barnes_hut' &&
      "method='barnes_hut' makes at most 3 dimensions: scikit-learn raises a ValueError.",
    isUnseeded(args) && UNSEEDED,
  ],
});

/** Free numbers of k Gaussians in d dimensions, beside the means and weights: `GaussianMixture._n_parameters`. */
const COVARIANCES: Readonly<Record<string, readonly [string, string]>> = {
  full: ['k·d(d + 1)/2', 'each Gaussian has a covariance of its own'],
  tied: ['d(d + 1)/2', 'all Gaussians have the same covariance'],
  diag: ['k·d', 'the axes of every Gaussian are those of the features'],
  spherical: ['k', 'every Gaussian is as wide in all directions'],
};

const mixture = scikit({
  at: 'mixture.GaussianMixture',
  purpose: 'Fits a density: a weighted sum of k Gaussians, by expectation–maximisation.',
  note: `${NOTE}#density-estimation`,
  parameters: {
    n_components: anything(1),
    covariance_type: anything('full'),
    n_init: anything(1),
    ...seeded,
  },
  headline: args => [
    when(wholeOf(args, 'n_components'), k => plural(k, 'Gaussian')),
    when(textOf(args, 'covariance_type'), type => `${type} covariance`),
  ],
  formulas: args => {
    const k = when(wholeOf(args, 'n_components'), number => tex(number)) ?? 'k';
    return [
      {
        tex: `p(x) = \\sum_{j=1}^{${k}} \\pi_j\\, \\mathcal{N}(x \\mid \\mu_j, \\Sigma_j)`,
        text: `p(x) = Σ over j ≤ ${k} of πⱼ·N(x | μⱼ, Σⱼ)`,
      },
    ];
  },
  facts: args => [
    when(COVARIANCES[textOf(args, 'covariance_type') ?? ''], ([parameters, words]) => {
      const k = wholeOf(args, 'n_components');
      const own = k === undefined ? parameters : parameters.replace('k', String(k)).replace(/^1·/, '');
      const [weights, means] = k === undefined ? ['k − 1', 'k·d'] : [String(k - 1), k === 1 ? 'd' : `${k}·d`];
      return `${textOf(args, 'covariance_type')}: ${words}. Free numbers for d features: ${own} + ${means} + ${weights}.`;
    }),
    'predict_proba() says how much of a row belongs to each Gaussian; score_samples() is ln p(x), low for outliers.',
    'bic() and aic() compare numbers of Gaussians.',
  ],
  remarks: args => [isUnseeded(args) && UNSEEDED],
});

export const grouping = [kMeans, miniBatchKMeans, dbscan, agglomerative, pca, truncatedSvd, tsne, mixture];
