/** The pipeline of one method, from the unlabelled picture down: views, who predicts, the target, and what has to follow it. */
import { CLASSES, unlabelled } from '../../../src/figures/digit-network';
import type { Grey } from '../../../src/figures/digit-views';
import type { PipelineNumbers, PipelineState } from '../../../src/figures/pipelines';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';
import './pipelines.css';
import { Tones } from './tones';

export function Pipeline({ state, numbers }: DrawingProps<PipelineState, PipelineNumbers>) {
  const { passes, targets, isUsed, loss, measure, label } = numbers;
  const last = passes.at(-1)!;
  const { picture } = unlabelled[state.picture]!;
  return (
    <div class="pipeline">
      <Step name="unlabelled picture" note={`a ${CLASSES[label]}, which is not told`} picture={picture} />
      {passes.slice(0, -1).map(pass => (
        <Step
          key={pass.name}
          name={pass.name}
          note={
            pass.by === 'teacher'
              ? 'teacher, an average'
              : state.method === 'Π-model'
                ? 'student, units dropped'
                : 'student'
          }
          picture={pass.picture}
          probabilities={pass.probabilities}
        />
      ))}
      {targets.map(({ name, probabilities }) => (
        <Step key={name} name={name} probabilities={probabilities} isTarget />
      ))}
      {!isUsed && <Step name="no target" note={`less sure than ${shown(state.threshold)}`} isTarget />}
      <Step name={last.name} note="student, learns" picture={last.picture} probabilities={last.probabilities} />
      <p class="pipeline-loss">
        <span>{measure} of target and last prediction</span> <strong class="mono">{shown(loss, 3)}</strong>
      </p>
    </div>
  );
}

interface StepProps {
  readonly name: string;
  readonly note?: string;
  readonly picture?: Grey;
  readonly probabilities?: readonly number[];
  readonly isTarget?: boolean;
}

const size = 52;

function Step({ name, note, picture, probabilities, isTarget = false }: StepProps) {
  return (
    <div class={`pipeline-step ${isTarget ? 'target' : ''}`}>
      {picture ? (
        <svg class="drawing" viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
          <Tones values={picture} x={1} y={1} side={size - 2} name="" />
        </svg>
      ) : (
        <span class="pipeline-sign" aria-hidden="true">
          ↓
        </span>
      )}
      <div>
        <p>
          {name}
          {note && <span class="quiet">{`, ${note}`}</span>}
        </p>
        {probabilities?.map((p, k) => (
          <div key={CLASSES[k]} class="pipeline-bar">
            <span class="mono">{CLASSES[k]}</span>
            <span class="room">
              <span style={{ width: `${100 * p}%` }} />
            </span>
            <span class="mono">{`${(100 * p).toFixed(1)} %`}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
