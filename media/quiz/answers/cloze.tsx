/**
 * A text with gaps. The prompt is rendered with a code span where each gap stands, and the spans are then replaced by
 * text fields, so that the fields sit inside the running text.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { ItemOf } from '../../../src/notes/item';
import { Markdown } from '../../shared/maths';
import type { AnswerProps } from '../question';
import './typed.css';

export function Cloze({ item, state, dispatch }: AnswerProps & { item: ItemOf<'cloze'> }) {
  const element = useRef<HTMLDivElement>(null);
  const told = state.phase === 'told' ? state.told : undefined;
  const texts = state.response?.type === 'cloze' ? state.response.texts : [];

  useEffect(() => {
    const root = element.current;
    if (!root) return;
    for (const span of root.querySelectorAll('code')) {
      const number = /^⟦(\d+)⟧$/.exec(span.textContent ?? '')?.[1];
      if (number)
        span.replaceWith(
          gap(Number(number) - 1, item.gaps.length, texts[Number(number) - 1] ?? '', item.gaps[Number(number) - 1]!),
        );
    }
    root.querySelector('input')?.focus();
  }, [item.id]);

  useEffect(() => {
    const fields = [...(element.current?.querySelectorAll('input') ?? [])];
    fields.forEach((field, index) => {
      field.readOnly = told !== undefined;
      const right = told?.verdict.parts?.[index];
      field.classList.toggle('right', right === true);
      field.classList.toggle('wrong', told !== undefined && right !== true);
      field.hidden = told?.gaveUp === true && field.value === '';
      field.nextElementSibling?.remove();
      if (told && right !== true) field.after(correction(item.gaps[index]![0]!));
    });
  }, [told]);

  const collect = () => {
    const fields = [...(element.current?.querySelectorAll('input') ?? [])];
    dispatch({ type: 'respond', response: { type: 'cloze', texts: fields.map(field => field.value) } });
  };
  return (
    <div class="prompt cloze" id="prompt" ref={element} onInput={collect}>
      <Markdown text={item.prompt.replace(/\{\{(\d+)\}\}/g, '`⟦$1⟧`')} />
    </div>
  );
}

function gap(index: number, count: number, value: string, accepted: readonly string[]): HTMLElement {
  const frame = document.createElement('span');
  const field = document.createElement('input');
  field.type = 'text';
  field.value = value;
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('aria-label', `Gap ${index + 1} of ${count}`);
  // Wide enough for the longest wording, and never so close that the width gives the answer away.
  field.size = Math.min(28, Math.max(8, ...accepted.map(text => Math.ceil(text.length / 4) * 4 + 2)));
  frame.className = 'gap';
  frame.append(field);
  return frame;
}

function correction(text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = 'correction';
  element.textContent = text.replaceAll('$', '');
  return element;
}
