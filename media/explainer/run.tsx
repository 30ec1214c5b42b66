/** What running the call, or the model, on this machine gave; and the ways to run it, on what, and to stop. */
import type { CallCard, FromExplainer } from '../../src/panels/explainer-protocol';
import type { LayerResult, RunView } from '../../src/panels/run-protocol';
import { icons } from '../shared/icons';
import { ContactSheet } from './contact-sheet';
import { Histogram } from './histogram';
import { LayerTable } from './layer-table';
import { NumberList } from './number-list';
import type { State } from './state';
import { written } from './written';

interface Props {
  readonly card: CallCard;
  readonly run: RunView;
  readonly running: State['running'];
  readonly send: (message: FromExplainer) => void;
}

export function Run({ card, run, running, send }: Props) {
  const { blocked, result, failed, table, input } = run;
  const what = table ? 'network' : 'layer';
  const hasRun = result && !('reason' in result);
  return (
    <section class="run" aria-label="On this machine">
      <h2 class="label">On this machine</h2>
      {blocked ? (
        <p class="quiet">{blocked}</p>
      ) : (
        <div class="figure-actions">
          <button
            type="button"
            class="small-button"
            disabled={running !== undefined}
            onClick={() => send({ type: 'run', what })}
          >
            {icons.play}
            {(table ? table.whole : hasRun) ? 'Run again' : `Run this ${what}`}
          </button>
          <button
            type="button"
            class="small-button"
            title="What the network is given: random values, a test pattern, or a picture"
            onClick={() => send({ type: 'choose-input' })}
          >
            Input: {input}…
          </button>
          {table && (
            <button type="button" class="small-button" onClick={() => send({ type: 'export' })}>
              Export ONNX…
            </button>
          )}
        </div>
      )}
      {running && <Progress running={running} send={send} />}
      {failed && (
        <p class="remark bad" role="alert">
          The last run failed: {failed}.{(result || table?.whole) && ' What follows was measured before.'}
        </p>
      )}
      {result && ('reason' in result ? <p class="remark">Not run: {result.reason}</p> : <Result result={result} />)}
      {table && <LayerTable title={card.title} table={table} send={send} />}
    </section>
  );
}

function Progress({ running, send }: { running: NonNullable<State['running']>; send: Props['send'] }) {
  const percent = running.share === undefined ? undefined : Math.round(100 * running.share);
  return (
    <div class="running">
      <progress max={100} value={percent} aria-label={running.what} />
      <span class="quiet">{running.what}</span>
      <button type="button" class="link" onClick={() => send({ type: 'cancel-run' })}>
        Cancel
      </button>
    </div>
  );
}

function Result({ result }: { result: LayerResult }) {
  const { measured, inferred, agrees, time, untimed, where, when, input, fed, histogram, picture, zeros } = result;
  const numbers = [
    { name: 'mean', value: written(result.mean) },
    { name: 'spread', value: written(result.std) },
    { name: 'smallest', value: written(result.min) },
    { name: 'largest', value: written(result.max) },
    { name: 'zeros', value: zeros === 0 ? 'none' : `${(100 * zeros).toFixed(zeros < 0.1 ? 1 : 0)} %` },
    ...(time ? [{ name: 'kernel time', value: time }] : []),
  ];
  return (
    <>
      {agrees ? (
        <p>
          Measured <span class="mono">{measured}</span>, as worked out.
        </p>
      ) : (
        <p class="remark bad" role="alert">
          Measured <strong class="mono">{measured}</strong>, but worked out <strong class="mono">{inferred}</strong>.
          One of the two is wrong: please report this.
        </p>
      )}
      <NumberList numbers={numbers} small />
      {zeros > 0.9 && <p class="remark">Nearly all of its values are zero: units that never answer learn nothing.</p>}
      {histogram && <Histogram histogram={histogram} />}
      {picture && <ContactSheet picture={picture} />}
      <p class="quiet">
        {where} · {when} · {input}
        {result.magnitudes && ' · numbers are those of the magnitudes'}
        {untimed && ` · no time: ${untimed}`}
        {fed && ' · what it reads could not be made, and random values stood in for it'}
      </p>
    </>
  );
}
