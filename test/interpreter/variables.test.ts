/** What variables hold in real model code, place by place, against what Python recorded there (test/truth/variables.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectResolver } from '../../src/cli/project';
import { open } from '../../src/interpreter/analyze';
import { holdingsIn } from '../../src/network/holdings';
import type { Held, Holding } from '../../src/network/network';
import type { Argument } from '../../src/operators/argument';
import { showDim } from '../../src/tensor/show';
import { Tensor } from '../../src/tensor/tensor';
import { modelPackages } from '../fetch/model-packages';

interface Recorded {
  readonly file: string;
  readonly model: string;
  readonly input: string;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

const { models } = JSON.parse(readFileSync('test/truth/variables.json', 'utf8')) as { models: readonly Recorded[] };

describe('variables', () => {
  let roots: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(180_000);
    roots = await modelPackages();
  });

  for (const { file, model, input, places } of models)
    it(`hold what Python has there: ${model}`, () => {
      const root = roots.get(file.split('/')[0]!)!;
      const path = join(root, file);
      const text = readFileSync(path, 'utf8');
      const opened = open({ uri: path, text }, { resolve: projectResolver(path, root) });
      opened.trace(model, { given: [input] });
      const { variables } = opened.rest({ explored: false });
      const found = new Map(Array.from(holdingsIn(variables), one => [placeOf(text, one), one]));
      const different = Object.entries(places).flatMap(([place, held]) => {
        const ours = found.get(place);
        const words = ours?.held.flatMap(one => wordsOf(one) ?? []) ?? [];
        const isRight = ours?.others
          ? words.every(word => held.includes(word))
          : words.toSorted().join() === held.toSorted().join();
        return isRight
          ? []
          : [
              `${place} ${text.split('\n')[Number(place.split(':')[0]) - 1]!.trim()}: ${words.join(', ')}, not ${held.join(', ')}`,
            ];
      });
      assert.deepEqual(different, []);
    });
});

/** As Python counts: lines from 1, columns from 0. */
function placeOf(text: string, { span }: Holding): string {
  const lines = text.slice(0, span.from).split('\n');
  return `${lines.length}:${lines.at(-1)!.length}`;
}

/** As the recording writes it. */
function wordsOf(held: Held): string | undefined {
  return 'value' in held ? words(held.value) : undefined;
}

function words(value: Argument): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'number') return String(value);
  if (value instanceof Tensor) return `${value.shape.map(showDim).join('x')} ${value.open ? '?' : value.dtype}`;
  if (!Array.isArray(value)) return undefined;
  const items = value.map(words);
  return items.includes(undefined) ? undefined : `(${items.join(' ')})`;
}
