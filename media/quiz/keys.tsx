/**
 * The keyboard, from first to last. Letters and digits act wherever no text is being typed; inside a text field Enter
 * checks and Esc leaves the field. What can be pressed now is shown, quietly, at the foot of the page.
 */
import { type Dispatch, useEffect, useRef, useState } from 'preact/hooks';
import type { FromQuiz } from '../../src/panels/quiz-protocol';
import { current } from '../../src/quiz/course';
import type { Stamp } from '../shared/stamp';
import { CONFIDENCE } from './confidence';
import { figureOf } from './figure';
import { judgements } from './judgements';
import type { Action, State } from './state';
import './keys.css';

export interface Key {
  /** As shown; the first is what the event's `key` must be, in lower case. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly act?: () => void;
}

export function useKeys(
  state: State,
  dispatch: Dispatch<Action>,
  send: (message: FromQuiz) => void,
  stamp: () => Stamp,
): readonly Key[] {
  const all = keysOf(state, dispatch, send, stamp);
  const keys = useTyping() ? whileTyping(all) : all;
  const latest = useRef(keys);
  latest.current = all;
  const phase = useRef(state);
  phase.current = state;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const typing = isTyping(event.target);
      if (typing && event.key === 'Escape') {
        event.preventDefault();
        (event.target as HTMLElement).blur();
        return;
      }
      if (typing && (event.key !== 'Enter' || event.target instanceof HTMLTextAreaElement)) return;
      // Enter and Space on a button press that button; on a step, Space places it and Enter checks.
      const onButton =
        event.target instanceof HTMLButtonElement &&
        (event.key === ' ' || (event.key === 'Enter' && !event.target.classList.contains('step')));
      if (onButton) return;
      const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
      if (digit && phase.current.phase === 'asking' && pressPlace(digit)) {
        event.preventDefault();
        return;
      }
      const key = latest.current.find(({ keys: [first] }) => first?.toLowerCase() === event.key.toLowerCase());
      if (!key?.act) return;
      event.preventDefault();
      key.act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return keys;
}

/** Whether a text field has the focus, where letters are text. */
function useTyping(): boolean {
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    const look = () => setTyping(isTyping(document.activeElement));
    // The next element has the focus only after the one before lost it.
    const later = () => setTimeout(look);
    look();
    window.addEventListener('focusin', look);
    window.addEventListener('focusout', later);
    return () => {
      window.removeEventListener('focusin', look);
      window.removeEventListener('focusout', later);
    };
  }, []);
  return typing;
}

/** Enter works as ever, Esc leaves the field, and then the letters work too; a click on any of them does at once. */
function whileTyping(keys: readonly Key[]): readonly Key[] {
  const enter = keys.filter(({ keys: [first] }) => first === 'Enter');
  const letters = keys.filter(({ keys: [first] }) => first !== 'Enter' && first !== 'Escape');
  const leave: Key = {
    keys: ['Escape'],
    label: 'leave the field, then',
    act: () => (document.activeElement as HTMLElement | null)?.blur(),
  };
  return [...enter, leave, ...letters];
}

export function KeyHints({ keys }: { keys: readonly Key[] }) {
  return (
    <footer class="keys">
      {keys.map(({ keys: shown, label, act }) => (
        <button key={label} type="button" tabIndex={-1} disabled={!act} onClick={act}>
          {shown.map(key => (
            <kbd key={key}>{key === 'Escape' ? 'Esc' : key}</kbd>
          ))}
          {label}
        </button>
      ))}
    </footer>
  );
}

function keysOf(
  state: State,
  dispatch: Dispatch<Action>,
  send: (message: FromQuiz) => void,
  stamp: () => Stamp,
): readonly Key[] {
  const question = current(state.course);
  if (state.standing) {
    const isOn = state.phase === 'asking' || state.phase === 'told' || state.phase === 'over';
    return [
      isOn
        ? { keys: ['Escape'], label: 'back to the quiz', act: () => dispatch({ type: 'close-standing' }) }
        : { keys: ['Escape'], label: 'close', act: () => send({ type: 'close' }) },
      ...(isOn ? [] : [{ keys: ['M'], label: 'quiz me', act: () => send({ type: 'more' }) }]),
    ];
  }
  if (state.phase === 'nothing')
    return [
      ...(state.others ? [{ keys: ['M'], label: 'other questions', act: () => send({ type: 'more' }) }] : []),
      { keys: ['Escape'], label: 'close', act: () => send({ type: 'close' }) },
    ];
  const undo: Key[] =
    state.phase === 'told' || state.course.answers.length > 0
      ? [{ keys: ['U'], label: 'undo', act: () => dispatch({ type: 'undo', stamp: stamp() }) }]
      : [];
  const stop: Key = { keys: ['Escape'], label: 'end', act: () => dispatch({ type: 'stop' }) };
  if (state.phase === 'over' || !question)
    return [
      ...(question ? [{ keys: ['R'], label: 'go on', act: () => dispatch({ type: 'resume', now: Date.now() }) }] : []),
      { keys: ['M'], label: 'another round', act: () => send({ type: 'more' }) },
      ...undo,
      { keys: ['Escape'], label: 'close', act: () => send({ type: 'close' }) },
    ];
  if (state.phase === 'told') {
    const { note, code } = question;
    const opening = figureOf(question);
    const amend = state.told?.verdict.outcome === 'right' && !state.told.review.retry;
    return [
      { keys: ['Enter'], label: 'continue', act: () => dispatch({ type: 'next', now: Date.now() }) },
      ...(note
        ? [
            {
              keys: ['E'],
              label: 'explain',
              act: () => send({ type: 'open-note', id: note.note, anchor: note.anchor }),
            },
          ]
        : []),
      ...(code ? [{ keys: ['C'], label: 'code', act: () => send({ type: 'open-code', at: code.at }) }] : []),
      ...(opening ? [{ keys: ['F'], label: 'figure', act: () => send(opening) }] : []),
      ...(amend
        ? [
            {
              keys: ['G'],
              label: 'I guessed',
              act: () => dispatch({ type: 'guessed' as const, stamps: [stamp(), stamp()] as const }),
            },
          ]
        : []),
      ...(amend && !state.hint
        ? [
            {
              keys: ['Y'],
              label: 'too easy',
              act: () => dispatch({ type: 'easy' as const, stamps: [stamp(), stamp()] as const }),
            },
          ]
        : []),
      ...undo,
      stop,
    ];
  }
  const { item, code } = question;
  const isRecall = item.type === 'recall';
  const shown = state.response?.type === 'recall';
  const count =
    item.type === 'single' || item.type === 'multiple'
      ? item.choices.length
      : item.type === 'order'
        ? item.steps.length
        : item.type === 'match'
          ? item.pairs.length
          : shown && isRecall
            ? item.rubric.length
            : 0;
  const choose: Key[] =
    count > 0 ? [{ keys: [`1–${Math.min(9, count)}`], label: item.type === 'order' ? 'place' : 'choose' }] : [];
  const ticked = state.response?.type === 'recall' ? state.response.ticked : [];
  const decide: Key[] = judgements(state.fourGrades).map(({ key, label, knew, felt }) => ({
    keys: [key],
    label: label.startsWith('I ') ? label : label[0]!.toLowerCase() + label.slice(1),
    act: () =>
      dispatch({
        type: 'check',
        stamp: stamp(),
        response: { type: 'recall', ticked, knew, ...(felt ? { felt } : {}) },
      }),
  }));
  const show: Key = {
    keys: ['Enter'],
    label: 'show the answer',
    act: () =>
      isRecall &&
      dispatch({ type: 'respond', response: { type: 'recall', ticked: item.rubric.map(() => false), knew: false } }),
  };
  return [
    ...choose,
    ...(isRecall
      ? shown
        ? decide
        : [show]
      : [{ keys: ['Enter'], label: 'check', act: () => dispatch({ type: 'check', stamp: stamp() }) }]),
    ...(item.hint && !state.hint ? [{ keys: ['H'], label: 'hint', act: () => dispatch({ type: 'hint' }) }] : []),
    ...(isRecall
      ? []
      : [{ keys: ['E'], label: 'show the answer', act: () => dispatch({ type: 'give-up', stamp: stamp() }) }]),
    ...(code ? [{ keys: ['C'], label: 'code', act: () => send({ type: 'open-code', at: code.at }) }] : []),
    ...(state.asksConfidence && !isRecall
      ? [
          {
            keys: ['Q'],
            label: 'how sure',
            act: () => dispatch({ type: 'confident', confidence: nextConfidence(state.confidence) }),
          },
        ]
      : []),
    ...(question.seconds !== undefined && !shown
      ? [{ keys: ['P'], label: 'pause', act: () => document.getElementById('pause')?.click() }]
      : []),
    { keys: ['S'], label: 'skip', act: () => dispatch({ type: 'skip', now: Date.now() }) },
    ...undo,
    stop,
  ];
}

/** From unsure to sure and around again. */
function nextConfidence(now: number | undefined): number {
  const levels: readonly number[] = CONFIDENCE.map(([value]) => value);
  return levels[(levels.indexOf(now ?? Number.NaN) + 1) % levels.length]!;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement && target.type === 'text' && !target.readOnly) ||
    (target instanceof HTMLTextAreaElement && !target.readOnly)
  );
}

/** A digit presses what is numbered so: a choice, a step, a point; for pairs, a letter of the first row still free. */
function pressPlace(place: number): boolean {
  const rows = [...document.querySelectorAll<HTMLFieldSetElement>('.match .row')];
  const row = rows.find(candidate => !candidate.querySelector('input:checked')) ?? rows.at(-1);
  const scope: ParentNode = row ?? document;
  const target = scope.querySelector<HTMLElement>(`main [data-place="${place}"], [data-place="${place}"]`);
  if (!target) return false;
  target.focus({ preventScroll: true });
  target.click();
  return true;
}
