/**
 * Which note each call, argument and name opens, driven through the analysis and the imports of real code: every row of
 * the curriculum's two tables.
 */
import { strict as assert } from 'node:assert';
import type { Analysed } from '../../src/host/analysis';
import type { Measurements } from '../../src/host/measurements';
import { subjectAt } from '../../src/host/subject';
import { analyze } from '../../src/interpreter/analyze';
import { buildLibrary } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';
import { readContent } from '../content/read-content';
import curriculum from '../truth/curriculum.json';
import routing from '../truth/routing.json';

const claims: Readonly<Record<string, readonly string[]>> = routing.claims;
const IMPORTS = `import cv2
import torch, torchvision, transformers
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import models
from transformers import TrainingArguments
`;

/** By the row's number in the first table: code with the caret in it, and the note that answers. */
const CASES: readonly (readonly [row: number, code: string, note: string])[] = [
  [0, 'nn.Con$0v2d(64, 256, 1)', 'convolution-variants#pointwise'],
  [0, 'nn.Con$0v1d(64, 256, kernel_size=1)', 'convolution-variants#pointwise'],
  [0, 'F.con$0v2d(torch.zeros(1, 3, 8, 8), torch.zeros(4, 3, 1, 1))', 'convolution-variants#pointwise'],
  [1, 'nn.Con$0v2d(8, 16, 3, dilation=2)', 'convolution-variants#dilated'],
  [2, 'nn.Con$0v2d(8, 16, 3, groups=8)', 'convolution-variants#depthwise-separable'],
  [3, "nn.Con$0v2d(8, 16, 3, padding='same')", 'conv-output-size'],
  [3, 'nn.Con$0v3d(8, 16, 3, stride=2)', 'conv-output-size'],
  [4, "nn.Con$0v2d(8, 16, 3, padding_mode='circular')", 'conv-hyperparameters'],
  [4, "nn.Conv2d(8, 16, 3, padding_$0mode='circular')", 'conv-hyperparameters'],
  [5, 'nn.CrossEnt$0ropyLoss(label_smoothing=0.1)', 'label-smoothing'],
  [5, 'F.cross_ent$0ropy(torch.zeros(2, 3), torch.zeros(2, 3), label_smoothing=0.1)', 'label-smoothing'],
  [6, 'nn.CrossEnt$0ropyLoss(weight=torch.ones(3))', 'few-labels-strategies'],
  [7, 'F.cross_ent$0ropy(F.softmax(torch.zeros(2, 3), 1), torch.zeros(2, 3))', 'softmax-cross-entropy#cross-entropy'],
  [8, 'torch.optim.S$0GD([torch.zeros(2)], lr=0.1, momentum=0.9)', 'optimizers#sgd-momentum'],
  [8, 'torch.optim.S$0GD([torch.zeros(2)], lr=0.1)', 'optimizers'],
  [9, 'torch.optim.AdamW([torch.zeros(2)], weight_$0decay=0.1)', 'regularization#weight-decay'],
  [10, 'torch.optim.Adam([torch.zeros(2)], l$0r=0.1)', 'tuning-learning-rate-batch-size#learning-rate'],
  [11, 'DataLoader(data, batch_$0size=32)', 'tuning-learning-rate-batch-size#batch-size'],
  [11, 'DataLoader(data, 3$02)', 'tuning-learning-rate-batch-size#batch-size'],
  [12, 'DataLoader(data, shuf$0fle=True)', 'randomness'],
  [12, 'DataLoader(data, gener$0ator=g)', 'randomness'],
  [12, 'DataLoader(data, worker_$0init_fn=f)', 'randomness'],
  [13, 'models.resn$0et50(zero_init_residual=True)', 'tuning-learning-rate-batch-size#batch-size'],
  [13, 'models.resn$0et50()', 'resnet'],
  [14, 'models.vit_b_16(weig$0hts="DEFAULT")', 'transfer-learning'],
  [15, 'F.interpolate(torch.zeros(1, 3, 8, 8), size=4, mo$0de="bilinear")', 'interpolation'],
  [15, 'nn.Upsample(scale_factor=2, mode="bilinear", align_$0corners=False)', 'interpolation'],
  [16, 'nn.TransformerEncoderLayer(64, 4, norm_$0first=True)', 'layer-normalization'],
  [17, attending('self.at$0tn(x, x, x)'), 'attention#self-attention'],
  [17, attending('self.at$0tn(x, y, y)'), 'attention#attention'],
  [17, 'nn.MultiheadAtten$0tion(8, 2)', 'transformer'],
  [18, 'cv2.findHomo$0graphy(a, b, cv2.RANSAC, 3.0)', 'ransac'],
  [18, 'cv2.findHomo$0graphy(a, b, method=cv2.USAC_MAGSAC)', 'ransac'],
  [18, 'cv2.findHomo$0graphy(a, b)', 'homography#estimation'],
  [18, 'cv2.findHomography(a, b, meth$0od=0)', 'homography#estimation'],
  [18, 'cv2.findHomography(a, b, cv2.LME$0DS)', 'homography#estimation'],
  [18, 'cv2.findHomography(a, b, cv2.RAN$0SAC)', 'ransac'],
  [19, 'nn.LS$0TM(8, 16, bidirectional=True)', 'rnn#bidirectional'],
  [19, 'nn.GR$0U(8, 16, bidirectional=True)', 'rnn#bidirectional'],
  [19, 'nn.RN$0N(8, 16, bidirectional=True)', 'rnn#bidirectional'],
  [20, 'nn.BatchNorm2d(8, momen$0tum=0.01)', 'batch-normalization#running-statistics'],
  [20, 'nn.BatchNorm1d(8, track_running$0_stats=False)', 'batch-normalization#running-statistics'],
  [21, 'TrainingArguments("out", learning_$0rate=1e-4)', 'tuning-learning-rate-batch-size#learning-rate'],
  [21, 'TrainingArguments("out", warmup_$0steps=100)', 'tuning-learning-rate-batch-size'],
  [21, 'TrainingArguments("out", per_device_train_$0batch_size=8)', 'tuning-learning-rate-batch-size#batch-size'],
  [21, 'TrainingArguments("out", lr_scheduler_$0type="linear")', 'lr-schedulers'],
  [21, 'TrainingArguments("out", lr_scheduler_$0type="cosine")', 'cosine-learning-rate'],
  [21, 'TrainingArguments("out", weight_$0decay=0.01)', 'regularization#weight-decay'],
  [21, 'TrainingArguments("out", label_smoothing_$0factor=0.1)', 'label-smoothing'],
  [21, 'TrainingArguments("out", max_grad_$0norm=1.0)', 'vanishing-exploding-gradients'],
  [21, 'TrainingArguments("out", se$0ed=1)', 'randomness'],
];

/** A model whose `forward` is one call. */
function attending(call: string): string {
  const head =
    'class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.attn = nn.MultiheadAttention(8, 2)\n';
  return `${head}    def forward(self, x, y):\n        return ${call}\nA()(torch.zeros(2, 1, 8), torch.zeros(3, 1, 8))`;
}

const library = buildLibrary(
  readContent()
    .map(({ path, text }) => parseNote(text, path).note)
    .filter(note => note !== undefined),
);
const measurements = { textOf: () => undefined } as unknown as Measurements;

function subject(marked: string) {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const analysis = analyze({ uri: 'file:///a.py', text });
  const analysed = { analysis, uri: 'file:///a.py', text, textOf: () => undefined } as unknown as Analysed;
  return subjectAt(analysed, measurements, library, offset)?.description;
}

function opens(marked: string): string | undefined {
  const description = subject(marked);
  return description?.argument?.note ?? description?.note;
}

/** What has methods, made. */
const MADE: Readonly<Record<string, string>> = {
  'torch.Tensor': 'torch.ones(2)',
  'torch.nn.Module': 'torch.nn.Linear(2, 2)',
  'torch.nn.Linear': 'torch.nn.Linear(2, 2)',
  'torch.optim.Optimizer': 'torch.optim.SGD([torch.zeros(2)], lr=0.1)',
  'torch.cuda.amp.GradScaler': 'torch.cuda.amp.GradScaler()',
  'cv2.Feature2D': 'cv2.SIFT_create()',
  'cv2.DescriptorMatcher': 'cv2.BFMatcher(cv2.NORM_L2)',
  'cv2.StereoMatcher': 'cv2.StereoSGBM_create()',
  'cv2.Stitcher': 'cv2.Stitcher_create()',
};

/** `torch.nn.ReLU`, `torch.nn.ReLU()`, imported from its module, and as a method of a value, with the caret in each. */
function waysToWrite(name: string): readonly string[] {
  const dot = name.lastIndexOf('.');
  const [owner, last] = [name.slice(0, dot), name.slice(dot + 1)];
  const call = `${last.slice(0, -1)}$0${last.slice(-1)}(${last.startsWith('adaptive_avg_pool') ? 'x, 7' : ''})`;
  const start = `import ${name.split('.')[0]}\n`;
  const isMethod = /(^|\.)[A-Z]\w*$/.test(owner);
  return [
    `${start}${owner}.${call.slice(0, call.indexOf('('))}`,
    `${start}${owner}.${call}`,
    ...(isMethod ? [] : [`from ${owner} import ${last}\n${call}`]),
    ...(MADE[owner] && last !== 'create' ? [`${start}made = ${MADE[owner]}\nmade.${call}`] : []),
  ];
}

describe('the note that answers', () => {
  for (const [row, code, note] of CASES)
    it(`${code
      .split('\n')
      .find(line => line.includes('$0'))!
      .replace('$0', '')
      .trim()} at ${/\w*\$0\w*/.exec(code)![0].replace('$0', '·')}`, () =>
      assert.equal(opens(IMPORTS + code), note, `${routing.arguments[row]!.join(' | ')}`));

  it('is tried for every row of the table of arguments', () =>
    assert.deepEqual(
      routing.arguments.map(([call], row) => [row, call]).filter(([row]) => !CASES.some(([tried]) => tried === row)),
      [],
    ));

  it('of a name comes first, and the others that claim it after it', () => {
    const found = Object.keys(claims).map(name => {
      const library = name.split('.')[0]!;
      const description = subject(`import ${library}\n${name.slice(0, -1)}$0${name.slice(-1)}`);
      return [name, [description?.note?.split('#')[0], ...(description?.related ?? [])]];
    });
    assert.deepEqual(found, Object.entries(claims));
  });

  it('is the one that owns the name, however the name is written', () => {
    const others: string[] = [];
    for (const [id, { symbols }] of Object.entries(curriculum.notes))
      for (const name of symbols) {
        if (claims[name]) continue;
        for (const marked of waysToWrite(name)) {
          const found = subject(marked)?.note?.split('#')[0];
          if (found !== id) others.push(`${marked.split('\n').at(-1)} opens ${found}, not ${id}`);
        }
      }
    assert.deepEqual(others, []);
  });

  it('leaves out learning without labels where a loader hands out labels', () => {
    const of = (data: string) =>
      subject(`${IMPORTS}data = torch.utils.data.TensorDataset(${data})\nDataLoad$0er(data, batch_size=4)`)?.related;
    assert.deepEqual(of('torch.zeros(9, 3), torch.zeros(9)'), ['gradient-descent', 'randomness']);
    assert.deepEqual(of('torch.zeros(9, 3)'), ['gradient-descent', 'randomness', 'unsupervised-learning']);
  });

  it('of a name that is called comes first too', () => {
    const found = Object.keys(claims).map(name => {
      const library = name.split('.')[0]!;
      const description = subject(`import ${library}\n${name.slice(0, -1)}$0${name.slice(-1)}()`);
      return [name, [description?.note?.split('#')[0], ...(description?.related ?? [])]];
    });
    assert.deepEqual(found, Object.entries(claims));
  });
});
