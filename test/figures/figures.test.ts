import { strict as assert } from 'node:assert';
import { type ActivationName, activation, activationDefaults } from '../../src/figures/activation-functions';
import { activations } from '../../src/figures/activations';
import { figures, stateWith } from '../../src/figures/catalogue';
import { classActivationMap } from '../../src/figures/class-activation-map';
import { convArithmetic } from '../../src/figures/conv-arithmetic';
import { type FigureCall, isTold } from '../../src/figures/figure';
import { initialization } from '../../src/figures/initialization';
import { learningRate } from '../../src/figures/learning-rate';
import { type NormalizationState, normalization } from '../../src/figures/normalization';
import { type OptimizerSettings, optimize } from '../../src/figures/optimizer-steps';
import { optimizerPaths, type SurfaceName, surfaces } from '../../src/figures/optimizers';
import { type PoolingState, pooling } from '../../src/figures/pooling';
import { receptiveField } from '../../src/figures/receptive-field';
import { softmax } from '../../src/figures/softmax';
import facts from '../truth/figures.json';
import paths from '../truth/optimizers.json';

describe('every figure', () => {
  for (const figure of figures.values()) {
    it(`${figure.id} speaks for each of its presets`, () => {
      for (const { title, state } of [{ title: 'initial', state: figure.initial }, ...figure.presets]) {
        const numbers = figure.compute(state);
        const said = [
          figure.summary(state, numbers),
          figure.formula(state, numbers).text,
          figure.python?.(state) ?? '',
        ];
        for (const text of said) assert.ok(!/undefined|NaN|Infinity/.test(text), `${title}: ${text}`);
        assert.deepEqual(JSON.parse(JSON.stringify(state)), state, `${title} is plain JSON`);
      }
    });

    it(`${figure.id} counts one thing as one`, () => {
      for (const [key, control] of Object.entries(figure.controls)) {
        if (control?.kind !== 'whole') continue;
        const state = { ...figure.initial, [key]: Math.max(1, control.min) };
        const numbers = figure.compute(state);
        const said = `${figure.summary(state, numbers)} ${figure.formula(state, numbers).text}`;
        assert.doesNotMatch(
          said,
          /(?<![\d.,−-])1 (?:step|epoch|point|layer|unit|pixel|channel|sample|seed|token|key|patche|time|label)s\b/,
          `${key}: ${said}`,
        );
      }
    });

    it(`${figure.id} computes the answer of each prompt`, () => {
      const hidden = figure.prompts.filter(prompt => !isTold(figure, prompt, figure.initial));
      assert.ok(hidden.length >= 2, 'what is shown from the beginning cannot be predicted');
      for (const prompt of figure.prompts) {
        const answer = prompt.answer(figure.compute(prompt.state), prompt.state);
        assert.ok(typeof answer === 'string' || Number.isFinite(answer), `${prompt.id}: ${answer}`);
        assert.doesNotMatch(
          prompt.question,
          /^(And|But|Now|The same)\b|\bthen\?$/,
          'a quiz asks it without the one before',
        );
      }
    });

    it(`${figure.id} has controls for keys of its state only`, () => {
      for (const key of Object.keys(figure.controls)) assert.ok(key in figure.initial, key);
    });
  }

  it('answers its prompts with the numbers of the curriculum', () => {
    const answers = Object.fromEntries(
      [...figures.values()].flatMap(figure =>
        figure.prompts.map(prompt => {
          const answer = prompt.answer(figure.compute(prompt.state), prompt.state);
          return [prompt.id, typeof answer === 'number' ? Number(answer.toPrecision(4)) : answer];
        }),
      ),
    );
    assert.deepEqual(answers, {
      'network-views-gradient': 0,
      'network-views-paths': 3,
      'network-views-row': 'Row 0, column 3',
      'conv-variants-separable': 8768,
      'conv-variants-span': 7,
      'conv-variants-doubled': 12,
      'conv-arithmetic-stem': 112,
      'conv-arithmetic-same-output': 3,
      'conv-arithmetic-dropped': 2,
      'conv-arithmetic-transposed': 5,
      'receptive-field-two': 5,
      'receptive-field-stem': 11,
      'receptive-field-dilated': 15,
      'pooling-average': 2.5,
      'pooling-ceil': 3,
      'pooling-gradient': 4,
      'softmax-loss': 0.4076,
      'softmax-shift': 0.6652,
      'softmax-smoothed': 0.5076,
      'activations-sigmoid-slope': 0.25,
      'class-activation-map-bias': 0,
      'class-activation-map-mean': 1.563,
      'activations-relu-zero': 0,
      'activations-leaky': -0.03,
      'learning-rate-step': 0.001,
      'learning-rate-cosine-past': 0.1,
      'learning-rate-plateau': 4,
      'optimizers-adam-first': 0.05,
      'optimizers-limit': 0.1,
      'optimizers-momentum-second': -3.43,
      'initialization-xavier-relu': 0.5,
      'initialization-default': 0.1667,
      'augmentation-jitter': 0.4,
      'augmentation-strong': 0,
      'augmentation-upside-down': 'Its label becomes wrong',
      'attention-two-keys': 0.6698,
      'attention-causal-first': 1,
      'attention-hard': 'Nothing',
      'attention-alike': 0.25,
      'camera-focal': 200,
      'camera-far': 50,
      'camera-translation': 2,
      'contrastive-right-angles': 0.2395,
      'contrastive-collapse': 1.609,
      'contrastive-temperature': 'It grows',
      'gates-product': 4,
      'gates-max': 0,
      'gates-fork': 1,
      'three-gates-add': 6,
      'three-gates-multiply': -10,
      'three-gates-tie': 3,
      'logistic-neuron-steepest': 0.25,
      'logistic-neuron-swap': 1,
      'logistic-neuron-silent': 0,
      'two-layer-graph-error': 2,
      'two-layer-graph-sigmoid': 2,
      'two-layer-graph-zero': 0,
      'interpolation-ramp': 2.5,
      'interpolation-corners': 3.333,
      'interpolation-ids': 'Numbers of other classes, and of none',
      'interpolation-skips': 0,
      'sample-patch-weight': 0.375,
      'sample-patch-middle': 25,
      'corner-scale-edge': 'An edge',
      'corner-scale-sigma': 6.4,
      'five-lenses-moons': 'No',
      'five-lenses-embedding': 'Yes',
      'calibration-accuracy': 'It stays',
      'calibration-hot': 'too sure',
      'seed-curves-range': 2.4,
      'seed-curves-more': 'It can only widen',
      'camera-verticals': 'They lean together towards the top',
      'lstm-forget-bias': 0.5,
      'lstm-ten-steps': 0.9351,
      'lstm-against-rnn': 'The LSTM’s cell',
      'lstm-ten-steps-half': 0.0009766,
      'gated-unit-zero': 0.75,
      'gated-unit-gru': '0.9 of the old, 0.1 of the new',
      'gated-unit-hidden': 'It stays, unseen',
      'gated-unit-highway': 0.8808,
      'pipelines-dropout': 0,
      'pipelines-mixup': 0.7,
      'pipelines-teacher': 0.125,
      'pipelines-unsure': 'FixMatch',
      'sampling-dial-cold': 0.8808,
      'sampling-dial-hot': 0.2,
      'patch-attention-class': 0.05882,
      'patch-attention-tree': 'One of the right tree',
      'patches-eight': 785,
      'patches-embedding': 2360000,
      'patches-pairs': 16,
      'polynomial-fit-interpolates': 0,
      'polynomial-fit-decay': 'Training rises, validation falls',
      'polynomial-fit-stop': 'It falls, then rises',
      'polynomial-fit-data': 'It falls a lot',
      'ransac-line': 17,
      'ransac-homography': 72,
      'ransac-eight': 1177,
      'stereo-half': 4,
      'stereo-error': 19.05,
      'stereo-baseline': 'It is halved',
      'triplet-loss': 0.5,
      'triplet-kind': 'hard',
      'triplet-collapse': 1,
      'approximation-bump': 20,
      'approximation-halved': 4.025,
      'approximation-jump': 'It stays large',
      'compound-scaling-one': 1.92,
      'compound-scaling-width': 4,
      'compound-scaling-depth': 2,
      'dense-block-sixth': 224,
      'dense-block-twelve': 512,
      'dense-block-growth': 384,
      'freezing-head': 204900,
      'freezing-last': 63.69,
      'hidden-layer-collapsed': 1.5,
      'hidden-layer-right': 3,
      'hidden-layer-moons': 'A curve between the moons',
      'inception-module-five': 15870,
      'inception-module-direct': 153600,
      'inception-module-out': 1024,
      'k-means-line': 8,
      'k-means-settled': 11,
      'k-means-start': 'No',
      'label-spreading-touching': 'No',
      'label-spreading-manifold': 'About 3',
      'label-spreading-density': 'That of the labels alone',
      'label-spreading-wide': 'It falls',
      'parameters-linear': 201000,
      'parameters-depthwise': 640,
      'parameters-lstm': 2560,
      'parameters-batch-norm': 128,
      'pretext-visible': 49,
      'pretext-context': 8,
      'pretext-frames': 2,
      'prior-shift-posterior': 0.3077,
      'prior-shift-invariant': '$P(X\\mid Y)$',
      'prior-shift-covariate': 'Where it was',
      'prior-shift-concept': 'Concept shift',
      'pseudo-labels-sharpened': 0.6579,
      'pseudo-labels-masked': 0,
      'pseudo-labels-wrong': 'It learns class 0',
      'recurrence-fifty': 0.005154,
      'recurrence-explodes': 117.4,
      'recurrence-latched': 'No',
      'residual-start-identity': 0,
      'residual-start-gradients': 'The last batch norm’s alone',
      'residual-start-plain': 'Zeros',
      'residual-start-growth': 'It grows',
      'few-labels-error': 5.66,
      'flow-pyramid-length': 1.5,
      'flow-pyramid-alone': 'Somewhere else',
      'flow-pyramid-repeats': 'At another leaf',
      'dog-pyramid-octave': 32,
      'dog-pyramid-stones': 2.54,
      'dog-pyramid-edge': 'No: it is no extreme',
      'few-labels-foreign': 'self-supervised pretraining',
      'few-labels-table': 'VAT, or label spreading',
      'consistency-label': 'None',
      'consistency-random': 'Clearly larger',
      'consistency-still': 0,
      'consistency-far': 'Next to nothing',
      'residual-block-basic': 73730,
      'residual-block-shortcut': 8192,
      'translation-stride': 'No',
      'translation-head': 'a linear layer on the flattened map',
      'translation-border': 'No',
      'homography-middle': 1.333,
      'homography-horizon': 4,
      'homography-affine': 0,
      'homography-line': 'No homography',
      'network-costs-vgg': 26.2,
      'network-costs-work': 0.69,
      'network-costs-recipe': 4.7,
      'optical-flow-aperture': 0,
      'optical-flow-flat': 1,
      'optical-flow-steps': 'It nearly vanishes',
      'query-rules-margin': 'A',
      'query-rules-uniform': 1.099,
      'query-rules-edge': 'No',
      'regimes-camera': 'The camera',
      'regimes-labels': 25,
      'regimes-harm': 'Fewer',
      'scale-space-double': 5.08,
      'scale-space-blurs': 6,
      'scale-space-edge': 'It is thrown out',
      'scale-space-turn': 40,
      'seeds-error': 0.1,
      'seeds-best': 'The one reported by its best run',
      'seeds-gap': 'Yes',
      'two-views-turn': 0,
      'two-views-step': 25,
      'two-views-far': 2.5,
      'zero-shot-sure': 0.9933,
      'zero-shot-warm': 0.5125,
      'zero-shot-class': 'The new one',
      'alexnet-stack-first': 56,
      'alexnet-stack-classes': 4056000,
      'alexnet-stack-overlap': 2,
      'dead-units-gradient': 0,
      'dead-units-sparse': 0,
      'dead-units-leaky': 'It fires again',
      'batch-noise-spread': 0.25,
      'batch-noise-limit': 0.2,
      'batch-noise-linear': 'It grows about eightfold',
      'batch-noise-critical': 'It grows, by much less',
      'degradation-plain': 'That of 8 layers',
      'degradation-skip': 'Below a tenth',
      'degradation-parameters': 0,
      'normalization-tokens': 768,
      'normalization-members': 36,
      'normalization-seven': 1.342,
      'normalization-running': 1.567,
      'non-local-pairs': 38420,
      'non-local-pooled': 9604,
      'non-local-reach': 'On both discs',
      'position-encoding-first': 0.8415,
      'position-encoding-self': 16,
      'position-encoding-distance': 'It is the same',
      'sequence-setups-direct': 3,
      'sequence-setups-steps': 9,
      'sequence-setups-last': 64,
      'transfer-map-adaptation': 'transductive transfer',
      'transfer-map-self-taught': 'inductive transfer',
      'transfer-map-zero-shot': 'zero-shot learning',
      'transformer-block-masked': 'cat',
      'transformer-block-share': 0.4918,
      'transformer-block-norm': 0,
      'cosine-schedules-past': 0.1,
      'cosine-schedules-third': 28,
      'cosine-schedules-tenth': 0.09755,
      'supervision-part': 4.762,
      'supervision-noisy': 'weakly supervised',
      'supervision-masked': 'self-supervised',
      'stacked-windows-four': 9,
      'stacked-windows-saved': 28,
      'stacked-windows-paths': 9,
      'gradient-norms-sigmoid': 'The first',
      'gradient-norms-skip': 'as large as that of the last, or nearly',
      'gradient-norms-double': 524300,
      'gradient-norms-weights': 'are all about as small',
      'label-smoothing-hundred': 0.901,
      'label-smoothing-less': 'Smaller',
      'label-smoothing-sure': 1.08,
    });
  });
});

describe('a figure set to the case of a question', () => {
  const check = (settings: Record<string, unknown>, expected: unknown) => {
    const state = stateWith(convArithmetic, settings) as typeof convArithmetic.initial | undefined;
    assert.deepEqual(state && convArithmetic.compute(state).output, expected, JSON.stringify(settings));
  };

  it('begins where the figure does, or at one of its examples', () => {
    check({ input: 224, kernel_size: 7, padding: 3 }, 112);
    check(
      { preset: 'Transposed' },
      convArithmetic.compute(convArithmetic.presets.find(p => p.title === 'Transposed')!.state).output,
    );
  });

  it('takes nothing that is not a setting of it', () => {
    check({ inputs: 224 }, undefined);
    check({ input: '224' }, undefined);
    check({ input: Number.NaN }, undefined);
    check({ preset: 'No such example' }, undefined);
  });
});

describe('figures set from a call', () => {
  const sgd = { lr: 0.1, momentum: 0.9, dampening: 0, weight_decay: 0, nesterov: false, maximize: false };
  const adam = { lr: 1e-3, betas: [0.9, 0.99], eps: 1e-8, weight_decay: 0, amsgrad: false, maximize: false };
  const pool = { kernel_size: 2, stride: null, padding: 0, dilation: 1, ceil_mode: false };
  const batch = { eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true };
  const he = { mode: 'fan_in', nonlinearity: 'relu', a: 0 };
  const cases: readonly (readonly [{ readonly fromCall?: (call: FigureCall) => unknown }, string, object, object[]])[] =
    [
      [optimizerPaths, 'SGD', sgd, [{ momentum: undefined }, { dampening: 0.5 }, { nesterov: undefined }]],
      [optimizerPaths, 'AdamW', adam, [{ betas: undefined }, { amsgrad: true }, { lr: undefined }]],
      [
        pooling,
        'MaxPool2d',
        pool,
        [{ ceil_mode: undefined }, { dilation: 2 }, { stride: undefined }, { padding: [0, 1] }],
      ],
      [normalization, 'BatchNorm2d', batch, [{ momentum: null }, { affine: undefined }, { eps: undefined }]],
      [
        softmax,
        'CrossEntropyLoss',
        { label_smoothing: 0.1, weight: null },
        [{ label_smoothing: undefined }, { weight: [3] }],
      ],
      [activations, 'LeakyReLU', { negative_slope: 0.2 }, [{ negative_slope: undefined }]],
      [learningRate, 'StepLR', { lr: 0.1, step_size: 30, gamma: 0.1 }, [{ lr: undefined }, { gamma: undefined }]],
      [learningRate, 'LinearLR', { lr: 0.1, start_factor: 0.5, total_iters: 5, end_factor: 1 }, [{ end_factor: 0.5 }]],
      [initialization, 'kaiming_normal_', he, [{ mode: 'fan_out' }, { nonlinearity: undefined }]],
    ];
  for (const [figure, operator, known, others] of cases)
    it(`show ${operator} only where all they draw is known`, () => {
      const isShown = (change: object) =>
        figure.fromCall!({ operator, arguments: { ...known, ...change }, input: [8, 4, 3, 3] }) !== undefined;
      assert.deepEqual([{}, ...others].map(isShown), [true, ...others.map(() => false)]);
    });
});

describe('receptive field', () => {
  const last = (title: string) => {
    const { state } = receptiveField.presets.find(preset => preset.title === title)!;
    return receptiveField.compute(state).rows.at(-1)!.size;
  };

  it('knows the classic networks', () => {
    assert.deepEqual(
      ['VGG-16', 'AlexNet', 'ResNet-50 (original strides)', 'ResNet-50 (torchvision)'].map(last),
      [212, 195, 483, 427],
    );
  });

  it('has an effective field that shrinks with depth', () => {
    const layer = { name: 'conv', kernel_size: 3, stride: 1, padding: 1, dilation: 1 };
    for (const [depth, share] of [
      [5, 0.66],
      [10, 0.49],
      [20, 0.36],
      [40, 0.26],
    ] as const) {
      const numbers = receptiveField.compute({
        ...receptiveField.initial,
        layers: Array(depth).fill(layer),
        input: 100,
      });
      close(numbers.deviation, Math.sqrt((2 * depth) / 3), 1e-9);
      assert.equal(Number(numbers.effective.toFixed(2)), share);
    }
  });
});

describe('pooling', () => {
  it("has PyTorch's outputs and gradients", () => {
    for (const fact of facts.pools) {
      const numbers = pooling.compute({ ...pooling.initial, ...fact.state } as PoolingState);
      const at = JSON.stringify(fact.state);
      if (fact.problem) assert.ok(numbers.problem, at);
      else {
        nearly(numbers.output.flat(), fact.output!.flat(), 1e-6, at);
        nearly(numbers.gradient.flat(), fact.gradient!.flat(), 1e-6, at);
      }
    }
  });
});

describe('softmax', () => {
  it("has PyTorch's probabilities, losses and gradients", () => {
    for (const fact of facts.softmaxes) {
      const numbers = softmax.compute(fact.state);
      nearly(numbers.probabilities, fact.probabilities, 1e-9);
      nearly([numbers.loss], [fact.loss], 1e-9);
      nearly(numbers.gradient, fact.gradient, 1e-9);
    }
  });

  it('has its least loss at the known gap', () => {
    const numbers = softmax.compute({
      logits: [4.5109, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      temperature: 1,
      target: 0,
      label_smoothing: 0.1,
    });
    close(numbers.bestGap, Math.log(91), 1e-12);
    close(numbers.floor, 0.5003, 5e-5);
    close(numbers.loss, numbers.floor, 1e-6);
  });
});

describe('activations', () => {
  for (const fact of facts.activations) {
    it(`${fact.name} ${JSON.stringify(fact.settings)} and its slope are PyTorch's`, () => {
      const settings = { ...activationDefaults, ...(fact.settings as object) };
      const { f, slope } = activation(fact.name as ActivationName);
      nearly(
        facts.points.map(x => f(x, settings)),
        fact.values,
        1e-9,
      );
      // PyTorch keeps Hardsigmoid's sixth in single precision.
      nearly(
        facts.points.map(x => slope(x, settings)),
        fact.slopes,
        1e-8,
      );
    });
  }
});

describe('optimizer steps', () => {
  for (const { surface, settings, positions } of paths.paths) {
    it(`${JSON.stringify(settings)} on ${surface} are torch.optim's over 50 steps`, () => {
      const { gradient } = surfaces[surface as SurfaceName];
      const path = optimize(settings as unknown as OptimizerSettings, positions[0]!, gradient, 50);
      nearly(
        path.flatMap(step => step.position),
        positions.flat(),
        1e-6,
      );
    });
  }
});

describe('normalisation', () => {
  it("has PyTorch's values, running statistics and parameter counts", () => {
    for (const fact of facts.normalizations) {
      const numbers = normalization.compute({
        ...normalization.initial,
        ...(fact.state as Partial<NormalizationState>),
      });
      const at = JSON.stringify(fact.state).slice(0, 90);
      nearly([numbers.normalized], [fact.normalized], 1e-9, at);
      assert.equal(numbers.parameters, fact.parameters, at);
      if (fact.running) nearly([numbers.running!.mean, numbers.running!.variance!], fact.running, 1e-9, at);
    }
  });

  it('shares a mean among the right values', () => {
    const count = (norm: NormalizationState['norm'], groups = 2) =>
      normalization.compute({ ...normalization.initial, size: [4, 6, 3, 5], norm, groups }).members.length;
    assert.deepEqual(
      [count('BatchNorm'), count('LayerNorm'), count('InstanceNorm'), count('GroupNorm', 3)],
      [4 * 3 * 5, 6 * 3 * 5, 3 * 5, 2 * 3 * 5],
    );
  });
});

describe('initialisation', () => {
  const after20 = (title: string) => {
    const { state } = initialization.presets.find(preset => preset.title === title)!;
    return initialization.compute(state).forward.at(-1)!;
  };

  it('carries the signal through twenty ReLU layers, or does not', () => {
    close(after20('He, ReLU'), 1, 1e-9);
    close(after20('Xavier, ReLU'), 2 ** -10, 1e-9);
    close(after20('PyTorch default'), 6 ** -10, 1e-15);
    close(after20('N(0, 0.1)') / 2.56 ** 10, 1, 1e-9);
    close(after20('N(0, 0.01)') / 0.0256 ** 10, 1, 1e-9);
    assert.equal(after20('Zeros'), 0);
  });
});

function close(found: number, expected: number, tolerance: number) {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, not ${expected}`);
}

function nearly(found: readonly number[], expected: readonly number[], tolerance: number, at = '') {
  assert.equal(found.length, expected.length, at);
  found.forEach((value, i) => {
    assert.ok(
      Math.abs(value - expected[i]!) <= tolerance * Math.max(1, Math.abs(expected[i]!)),
      `${at} [${i}]: ${value}, not ${expected[i]}`,
    );
  });
}

describe('class activation maps', () => {
  it('average to the logit less the bias, exactly', () => {
    for (const { state } of classActivationMap.presets) {
      const { mean, logit } = classActivationMap.compute(state);
      assert.equal(mean + state.bias, logit);
    }
  });

  it('weigh the maps cell by cell', () => {
    const maps = [
      [
        [4, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 8],
      ],
    ];
    const { map, means, logit } = classActivationMap.compute({ maps, weights: [0.5, 0.25], bias: 0 });
    assert.deepEqual(
      { map, means, logit },
      {
        map: [
          [2, 0],
          [0, 2],
        ],
        means: [1, 2],
        logit: 1,
      },
    );
  });
});
