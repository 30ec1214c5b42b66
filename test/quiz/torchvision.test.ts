/**
 * Questions about models nobody wrote for this: torchvision's, read from their sources. Shapes and counts that the
 * questions hold to be right are compared with those PyTorch recorded.
 */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { moduleCandidates } from '../../src/host/modules';
import { analyze, type Resolve } from '../../src/interpreter/analyze';
import { buildLibrary } from '../../src/notes/library';
import { rulesOf } from '../../src/panels/quiz-rules';
import { generateQuestions } from '../../src/quiz/generate/generate';
import type { Question } from '../../src/quiz/question';
import { torchvisionRoot } from '../fetch/torchvision';

interface Recorded {
  readonly id: string;
  readonly expected: {
    readonly total_params: number;
    readonly calls: readonly {
      readonly path: string;
      readonly in: number[][];
      readonly out: number[][];
      readonly params: number;
    }[];
  };
}

const recorded: readonly Recorded[] = JSON.parse(
  gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString(),
).cases;

describe('questions about torchvision’s models', function () {
  this.timeout(60_000);
  let root: string;
  before(async () => {
    root = await torchvisionRoot();
  });

  for (const model of [
    'alexnet',
    'vgg11_bn',
    'resnet18',
    'resnet50',
    'resnext50_32x4d',
    'densenet121',
    'squeezenet1_0',
    'mobilenet_v2',
    'efficientnet_b0',
    'shufflenet_v2_x1_0',
    'googlenet',
    'convnext_tiny',
    'vit_b_16',
  ])
    it(model, () => {
      const { calls, total_params } = recorded.find(({ id }) => id === `torchvision/${model}`)!.expected;
      const byPath = new Map([...calls].reverse().map(call => [call.path, call]));
      const questions = questionsOf(
        `import torch\nfrom torchvision.models import ${model}\n\nmodel = ${model}()\nmodel(torch.randn(1, 3, 224, 224))\n`,
      );
      assert.ok(questions.length > 10, `${questions.length} questions`);
      const wrong = questions.flatMap(({ card, item }) => {
        const kind = card.split(':')[1]!;
        const call = byPath.get(/`([a-z_][\w.]*?)(?:\.weight)?`/.exec(item.prompt)?.[1] ?? '');
        const found =
          item.type === 'shape'
            ? item.dims.map(Number)
            : item.type === 'numeric'
              ? item.accepted.value
              : item.type === 'single'
                ? item.choices.find(({ right }) => right)!.text
                : undefined;
        const expected =
          kind === 'output-shape'
            ? call?.out[0]
            : kind === 'parameters'
              ? call?.params
              : kind === 'activation-memory'
                ? 4 * call!.out[0]!.reduce((a, b) => a * b)
                : kind === 'total-parameters'
                  ? total_params.toLocaleString('en-US')
                  : undefined;
        return expected === undefined || JSON.stringify(expected) === JSON.stringify(found)
          ? []
          : [`${item.prompt} → ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
      });
      assert.deepEqual(wrong, []);
    });

  function questionsOf(text: string): readonly Question[] {
    const texts = new Map([['file:///model.py', text]]);
    const resolve: Resolve = (module, from) => {
      const uri = moduleCandidates(module, from, [`file://${root}`]).find(candidate => existsSync(new URL(candidate)));
      if (uri === undefined) return undefined;
      texts.set(uri, readFileSync(new URL(uri), 'utf8'));
      return { uri, text: texts.get(uri)! };
    };
    const analysis = analyze({ uri: 'file:///model.py', text }, { resolve });
    return generateQuestions({
      analysis,
      rules: rulesOf(buildLibrary([])),
      show: ({ uri, span }) => {
        const source = texts.get(uri);
        return source === undefined
          ? undefined
          : { line: `line ${source.slice(0, span.from).split('\n').length}`, text: source.slice(span.from, span.to) };
      },
    });
  }
});
