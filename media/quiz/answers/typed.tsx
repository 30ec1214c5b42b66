/** An answer in one line: a number, a shape, a few words, what a program prints. */
import { useEffect, useRef } from 'preact/hooks';
import type { ItemOf } from '../../../src/notes/item';
import { Markdown } from '../../shared/maths';
import { icons } from '../icons';
import type { AnswerProps } from '../question';
import './typed.css';

type TypedItem = ItemOf<'numeric' | 'shape' | 'text' | 'trace'>;

export function Typed({ item, state, dispatch }: AnswerProps & { item: TypedItem }) {
  const field = useRef<HTMLInputElement>(null);
  const told = state.phase === 'told' ? state.told : undefined;
  const text = state.response && 'text' in state.response ? state.response.text : '';
  useEffect(() => {
    if (!told) field.current?.focus();
  }, [told === undefined]);
  const right = told?.verdict.outcome === 'right';
  return (
    <div class={`typed ${told ? (right ? 'right' : 'wrong') : ''}`}>
      <div class="field" hidden={told?.gaveUp && text === ''}>
        <input
          ref={field}
          type="text"
          aria-labelledby="prompt"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={told ? '' : PLACEHOLDERS[item.type]}
          value={text}
          readOnly={told !== undefined}
          onInput={event =>
            dispatch({ type: 'respond', response: { type: item.type, text: event.currentTarget.value } })
          }
        />
        {item.type === 'numeric' && item.accepted.unit && <span class="unit">{item.accepted.unit}</span>}
        {told && <span class="mark">{right ? icons.right : icons.wrong}</span>}
      </div>
      {told && !right && (
        <div class="answer">
          <span class="label">Answer</span>
          <Markdown text={answerOf(item)} />
        </div>
      )}
    </div>
  );
}

/** How an answer may be written, and no number of it: an example that happens to be right would tell the answer. */
const PLACEHOLDERS: Readonly<Record<TypedItem['type'], string>> = {
  numeric: 'A number, or a·b + c²',
  shape: '(a, b, …)',
  text: 'Your answer',
  trace: 'Its output',
};

function answerOf(item: TypedItem): string {
  if (item.type === 'numeric') return grouped(item.accepted.text);
  if (item.type === 'shape') return `\`(${item.dims.join(', ')})\``;
  if (item.type === 'trace') return `\`${item.accepted[0]}\``;
  return item.accepted[0] ?? '';
}

/** `73856` reads better as `73,856`. */
function grouped(text: string): string {
  return text.replace(/^\d{5,}(?=\s|$)/, digits => Number(digits).toLocaleString('en-US'));
}
