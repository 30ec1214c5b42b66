/**
 * What one call does, read from top to bottom: its name, what goes in and comes out, the three numbers, the arithmetic,
 * what is worth knowing about these arguments, and where the input's size came from.
 */
import type { CallCard as Card, FromExplainer } from '../../src/panels/explainer-protocol';
import { icons } from '../shared/icons';
import { Formula } from '../shared/maths';
import { NumberList } from './number-list';
import { Plot } from './plot';
import './call-card.css';

interface Props {
  readonly card: Card;
  /** Whether the curve is drawn: not where a figure below shows the same and more. */
  readonly plot: boolean;
  readonly send: (message: FromExplainer) => void;
}

export function CallCard({ card, plot, send }: Props) {
  const { place, explanation } = card;
  return (
    <section class="card" aria-label={`${card.title}, line ${place.line}`}>
      <header>
        <button
          type="button"
          class="place mono"
          title="Show it in the editor"
          onClick={() => send({ type: 'reveal', uri: place.uri, from: place.from, to: place.to })}
        >
          {[card.path, `${place.file}:${place.line}`].filter(Boolean).join('  ·  ')}
        </button>
        <h1>{card.title}</h1>
        {card.headline && <p class="headline">{card.headline}</p>}
        {card.stale && <p class="stale">as of the last code that parsed</p>}
      </header>
      {card.problems.map(problem => (
        <p key={problem} class="remark bad">
          {problem}
        </p>
      ))}
      {card.problemPages?.map(page => (
        <p key={page} class="why">
          <button type="button" class="link" onClick={() => send({ type: 'open-note', id: page })}>
            Why this is a problem, and what to do
          </button>
        </p>
      ))}
      <Flow card={card} />
      <Numbers card={card} />
      {card.formula && <Formula block tex={card.formula.tex} text={card.formula.text} />}
      {explanation?.formulas.map(formula => (
        <Formula key={formula.tex} block tex={formula.tex} text={formula.text} />
      ))}
      <p class="sentence">{card.sentence}</p>
      {explanation?.steps && (
        <ol class="facts">
          {explanation.steps.map((step, i) => (
            <li key={`${i} ${step}`}>{step}</li>
          ))}
        </ol>
      )}
      {explanation && explanation.facts.length > 0 && (
        <ul class="facts">
          {explanation.facts.map(fact => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {explanation?.remarks.map(remark => (
        <p key={remark} class="remark">
          {remark}
        </p>
      ))}
      {plot && explanation?.plot && <Plot plot={explanation.plot} />}
      <Origins card={card} send={send} />
    </section>
  );
}

function Flow({ card: { flow, unknown, measured, more } }: { card: Card }) {
  if (!flow && !unknown) return null;
  return (
    <div class="flow">
      {flow && (
        <p class="shapes mono">
          {flow.inputs.map((shape, index) => (
            <span key={index} class="shape in">
              {shape}
            </span>
          ))}
          <span class="to" role="img" aria-label="becomes">
            {icons.arrow}
          </span>
          {(flow.outputs.length > 0 ? flow.outputs : ['?']).map((shape, index) => (
            <span key={index} class="shape out">
              {shape}
            </span>
          ))}
        </p>
      )}
      {measured && <p class={measured.startsWith('✗') ? 'remark bad' : 'measured'}>{measured}</p>}
      {unknown && <p class="remark">Not known: {unknown}</p>}
      {more && (
        <p class="quiet">
          and {more.count} more: {more.text}
        </p>
      )}
    </div>
  );
}

function Numbers({ card }: { card: Card }) {
  const numbers = [
    card.params && { name: 'parameters', value: card.params.replace(/ parameters?/, '').replace(/^no$/, '0') },
    card.macs && { name: 'multiply–adds', value: card.macs.replace(/ MACs/, '') },
    card.activations && { name: 'activations', value: card.activations },
    card.receptiveField && { name: 'receptive field', value: card.receptiveField },
  ].filter(item => typeof item === 'object');
  if (numbers.length === 0) return null;
  return <NumberList numbers={numbers} />;
}

function Origins({ card, send }: { card: Card; send: (message: FromExplainer) => void }) {
  if (card.origins.length === 0) return null;
  return (
    <div class="origins quiet">
      {card.origins.map(origin => (
        <p key={origin.text}>
          {origin.text}{' '}
          <button
            type="button"
            class="link"
            aria-label={`Change the input shape of ${origin.model}`}
            onClick={() => send({ type: 'change-input', uri: card.place.uri, model: origin.model })}
          >
            change…
          </button>
        </p>
      ))}
    </div>
  );
}
