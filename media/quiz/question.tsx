/** The question: where it comes from, what it asks, and the form its answer takes. */
import type { Dispatch } from 'preact/hooks';
import type { ItemType } from '../../src/notes/item';
import type { Question } from '../../src/quiz/question';
import { Markdown } from '../shared/maths';
import type { Stamp } from '../shared/stamp';
import { Choices } from './answers/choices';
import { Cloze } from './answers/cloze';
import { Match } from './answers/match';
import { Order } from './answers/order';
import { Recall } from './answers/recall';
import { Typed } from './answers/typed';
import { Confidence } from './confidence';
import type { Action, State } from './state';
import { Timer } from './timer';
import { capitalized } from './words';
import './question.css';

export interface AnswerProps {
  readonly question: Question;
  readonly state: State;
  readonly dispatch: Dispatch<Action>;
  readonly stamp: () => Stamp;
}

const TASKS: Readonly<Record<ItemType, string>> = {
  single: 'Choose one',
  multiple: 'Choose all that apply',
  numeric: 'Give a number',
  shape: 'Give a shape',
  text: 'In a word or two',
  cloze: 'Fill in the gaps',
  order: 'Put in order',
  match: 'Match the pairs',
  trace: 'What does it print?',
  recall: 'Explain, aloud or in writing',
};

export function QuestionView(props: AnswerProps & { retry: boolean }) {
  const { question, state, retry } = props;
  const { item } = question;
  return (
    <>
      <h1 class="origin">
        {question.section ? capitalized(question.section) : question.about}
        <span class="task">{TASKS[item.type]}</span>
        {retry && <span class="task">once more</span>}
      </h1>
      {question.seconds !== undefined && (
        <Timer seconds={question.seconds} stopped={state.phase !== 'asking' || state.response !== undefined} />
      )}
      {item.type !== 'cloze' && (
        <div class="prompt" id="prompt">
          <Markdown text={item.prompt} />
        </div>
      )}
      {item.type === 'trace' && (
        <pre class="code">
          <code>{item.code}</code>
        </pre>
      )}
      <AnswerForm {...props} />
      {state.asksConfidence && state.phase === 'asking' && item.type !== 'recall' && (
        <Confidence state={state} dispatch={props.dispatch} />
      )}
      {state.hint && item.hint && (
        <aside class="hint" aria-label="Hint">
          <Markdown text={capitalized(item.hint)} />
        </aside>
      )}
      <p class="remark" role="status">
        {state.remark}
      </p>
    </>
  );
}

function AnswerForm(props: AnswerProps) {
  switch (props.question.item.type) {
    case 'single':
    case 'multiple':
      return <Choices {...props} item={props.question.item} />;
    case 'numeric':
    case 'shape':
    case 'text':
    case 'trace':
      return <Typed {...props} item={props.question.item} />;
    case 'cloze':
      return <Cloze {...props} item={props.question.item} />;
    case 'order':
      return <Order {...props} item={props.question.item} />;
    case 'match':
      return <Match {...props} item={props.question.item} />;
    case 'recall':
      return <Recall {...props} item={props.question.item} />;
  }
}
