/** The outputs of a model in their order, each drawn as its description says; single numbers stand together. */

import { shown } from '../../../src/figures/shown';
import type { ReferenceView, TryResult } from '../../../src/panels/reference-protocol';
import { Curves } from './curves';
import { Maps, Pictures } from './maps';
import { Points } from './points';
import { NumberTable } from './table';

type Found = Extract<TryResult, { kind: 'ran' }>['outputs'];

interface Props {
  readonly outputs: ReferenceView['outputs'];
  readonly found: Found;
}

export function Outputs({ outputs, found }: Props) {
  const scalars = Object.entries(outputs).flatMap(([name, output]) =>
    output.kind === 'number' ? [{ name, output, value: found[name]?.values[0] }] : [],
  );
  return (
    <>
      {Object.keys(outputs).map(name => (
        <OutputView key={name} name={name} outputs={outputs} found={found} />
      ))}
      {scalars.length > 0 && (
        <dl class="numbers small">
          {scalars.map(({ name, output, value }) => (
            <div key={name}>
              <dd>
                {value === undefined ? '?' : shown(value)}
                {output.unit && ` ${output.unit}`}
              </dd>
              <dt>{output.label}</dt>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function OutputView({ name, outputs, found }: Props & { name: string }) {
  const output = outputs[name]!;
  const numbers = found[name];
  if (!numbers) return null;
  switch (output.kind) {
    case 'table':
      return <NumberTable output={output} numbers={numbers} />;
    case 'curve':
      return <Curves output={output} numbers={numbers} over={output.over ? found[output.over]?.values : undefined} />;
    case 'heat':
      return <Maps output={output} numbers={numbers} />;
    case 'image':
      return <Pictures output={output} numbers={numbers} />;
    case 'points':
      return <Points output={output} numbers={numbers} />;
    default:
      return null;
  }
}
