/**
 * Formulas and Markdown in a page. KaTeX builds its nodes through the DOM, so that the page's policy needs no inline
 * styles; markdown-it leaves a marked span where a formula stands, which is then filled in.
 */
import katex from 'katex';
import 'katex/dist/katex.min.css';
import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { slug } from '../../src/notes/headings';
import { markdown } from '../../src/notes/markdown';
import { forKatex, macros } from '../../src/notes/tex';
import { coloured } from './code';
import { formulaParts } from './formula-parts';

export function Formula({ tex, text, block = false }: { tex: string; text: string; block?: boolean }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const formula = element.current;
    if (!formula) return;
    typeset(formula, tex, block);
    // The page may be hidden yet, and the formula's fonts may come later and change its width.
    const check = () => reachable(formula);
    const observer = new ResizeObserver(check);
    observer.observe(formula);
    document.fonts.addEventListener('loadingdone', check);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', check);
    };
  }, [tex, block]);
  return (
    <span ref={element} class={block ? 'formula' : 'formula-inline'} role="math" aria-label={text}>
      {text}
    </span>
  );
}

/** What scrolls sideways must be reachable without a mouse. */
function reachable(wide: HTMLElement): void {
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  else wide.removeAttribute('tabindex');
}

interface MarkdownProps {
  readonly text: string;
  /** Where its pictures are named from; without it they are told, not shown. */
  readonly folder?: string;
  /** Hears about clicks on `note:` links. */
  readonly onNote?: (id: string, anchor?: string) => void;
}

/** The folder for all that is rendered below. */
export const PictureFolder = createContext<string | undefined>(undefined);

/** Rendered Markdown. */
export function Markdown({ text, folder: own, onNote }: MarkdownProps) {
  const around = useContext(PictureFolder);
  const folder = own ?? around;
  const element = useRef<HTMLDivElement>(null);
  // Before anything is painted: what stands below must not be pushed away from a reader who has scrolled to it.
  useLayoutEffect(() => {
    const root = element.current;
    if (!root) return;
    root.innerHTML = toHtml(text, folder);
    for (const span of root.querySelectorAll<HTMLElement>('[data-tex]'))
      typeset(span, span.dataset.tex!, span.classList.contains('formula'));
    for (const table of root.querySelectorAll('table')) frame(table);
    for (const picture of root.querySelectorAll<HTMLImageElement>('img.picture'))
      picture.addEventListener('error', () => picture.replaceWith(missing(picture)));
    for (const wide of root.querySelectorAll<HTMLElement>('pre, .wide, .formula')) reachable(wide);
  }, [text, folder]);
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    const note = link?.getAttribute('href')?.match(/^note:([^#]*)(?:#(.*))?$/);
    if (!note || !onNote) return;
    event.preventDefault();
    onNote(note[1]!, note[2]);
  };
  // biome-ignore lint/a11y/useKeyWithClickEvents: the clicks are those of links, which the keyboard reaches by itself
  // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are the interactive elements
  return <div class="prose" ref={element} onClick={follow} />;
}

/** In the place of a picture whose file is not there, or is none. */
function missing({ alt, dataset }: HTMLImageElement): HTMLElement {
  const told = document.createElement('span');
  told.className = 'picture';
  told.textContent = `${alt ? `Picture: ${alt}. ` : ''}${dataset.file} is not there, or is no picture.`;
  return told;
}

/** A table may be wider than the column; a header cell without words is no header. */
function frame(table: HTMLTableElement): void {
  const wide = document.createElement('div');
  wide.className = 'wide';
  const names = [...table.querySelectorAll('td:first-child')].map(cell => cell.textContent?.trim().length ?? 0);
  if (Math.max(0, ...names) > 16) table.classList.add('wordy');
  table.replaceWith(wide);
  wide.append(table);
  for (const cell of table.querySelectorAll('th'))
    if (!cell.textContent) cell.replaceWith(document.createElement('td'));
}

function typeset(element: HTMLElement, tex: string, displayMode: boolean): void {
  const render = (formula: string, into: HTMLElement) =>
    katex.render(formula, into, {
      displayMode,
      throwOnError: false,
      strict: 'ignore',
      output: 'htmlAndMathml',
      macros: { ...macros },
    });
  const whole = forKatex(tex);
  const parts = displayMode ? formulaParts(whole) : [whole];
  if (parts.length <= 1) render(whole, element);
  else
    element.replaceChildren(
      ...parts.map(part => {
        const box = document.createElement('span');
        box.className = 'formula-part';
        render(part, box);
        return box;
      }),
    );
  if (displayMode) shrink(element);
}

/** A formula that is wider than its column is set smaller, within reason; beyond that it scrolls. */
function shrink(element: HTMLElement): void {
  element.style.fontSize = '';
  const ratio = element.clientWidth / element.scrollWidth;
  if (ratio < 1) element.style.fontSize = `${Math.max(0.7, ratio * 0.99)}em`;
}

/** The column may change its width, and the formulas' fonts, which come late, change theirs. */
function shrinkAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>('.formula')) {
    shrink(element);
    reachable(element);
  }
}

new ResizeObserver(shrinkAll).observe(document.documentElement);
document.fonts.addEventListener('loadingdone', shrinkAll);

/** HTML in a note is text (the parser's setting); formulas become spans that carry their TeX. */
function toHtml(text: string, folder?: string): string {
  const html = renderer.render(markdown.parse(text, {}), { ...markdown.options, highlight: coloured }, { folder });
  // A comma or a full stop stays on the line of the short formula it follows.
  return html.replace(
    /(<span class="formula-inline"[^>]*>[^<]{1,24}<\/span>)([.,;:!?)]+)/g,
    '<span class="together">$1$2</span>',
  );
}

const renderer: typeof markdown.renderer = Object.assign(Object.create(markdown.renderer), {
  rules: {
    ...markdown.renderer.rules,
    math_inline: formulaRule('formula-inline'),
    math_inline_block: formulaRule('formula'),
    math_inline_bare_block: formulaRule('formula'),
    math_block: formulaRule('formula'),
    heading_open: headingRule,
    list_item_open: entryRule,
    image: imageRule,
  },
});

type Rule = NonNullable<(typeof markdown.renderer.rules)[string]>;

function formulaRule(look: string): Rule {
  return (tokens, index) => {
    const tex = markdown.utils.escapeHtml(tokens[index]!.content);
    return `<span class="${look}" role="math" aria-label="${tex}" data-tex="${tex}">${tex}</span>`;
  };
}

/** `- [x] done` and `- [ ] to do`, as boxes that cannot be ticked here: the note is a file. */
function entryRule(...[tokens, index, options, , self]: Parameters<Rule>): string {
  const [paragraph, words] = tokens.slice(index + 1, index + 3);
  const first = paragraph?.type === 'paragraph_open' ? words?.children?.[0] : undefined;
  const mark = first?.type === 'text' ? /^\[([ xX])\]\s/.exec(first.content) : null;
  if (!first || !mark) return self.renderToken(tokens, index, options);
  const isDone = mark[1] !== ' ';
  first.content = first.content.slice(mark[0].length);
  tokens[index]!.attrJoin('class', 'task');
  const box = `<span class="box" role="img" aria-label="${isDone ? 'done' : 'to do'}">${isDone ? '☑' : '☐'}</span> `;
  // Where there is no empty line between the entries their paragraphs are hidden.
  if (paragraph!.hidden) return `${self.renderToken(tokens, index, options)}${box}`;
  words!.children!.unshift(
    Object.assign(Object.create(Object.getPrototypeOf(first)), first, { type: 'html_inline', content: box }),
  );
  return self.renderToken(tokens, index, options);
}

/** A picture that lies with the note is shown; of any other, since nothing is fetched, what it is. */
function imageRule(...[tokens, index, , env]: Parameters<Rule>): string {
  const { folder } = (env ?? {}) as { folder?: string };
  const { escapeHtml } = markdown.utils;
  const token = tokens[index]!;
  const source = String(token.attrGet('src') ?? '');
  const file = pictureFile(source);
  if (folder && file) {
    const [shown, alt] = [unescaped(file), token.content].map(text => escapeHtml(text));
    return `<img class="picture" src="${escapeHtml(`${folder}/${file}`)}" alt="${alt}" data-file="${shown}">`;
  }
  const name = token.content || unescaped(source);
  const why = folder && /^https?:/i.test(source) ? ' (nothing is fetched from the network)' : '';
  return `<span class="picture">${escapeHtml(name ? `Picture: ${name}${why}` : 'A picture')}</span>`;
}

/** `img/a.png` of `./img/a.png?raw=true`; `undefined` for an address of another kind. */
function pictureFile(source: string): string | undefined {
  if (!source || /^([a-z][a-z0-9+.-]*:|[/\\#])/i.test(source)) return undefined;
  return source.replace(/[?#].*$/, '').replace(/^\.\//, '') || undefined;
}

function unescaped(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** `### Title {#anchor}`: the mark becomes the place that links jump to. */
function headingRule(...[tokens, index, options, , self]: Parameters<Rule>): string {
  const title = tokens[index + 1]!;
  const anchor = /\{[^}]*#([\w-]+)[^}]*\}\s*$/.exec(title.content)?.[1];
  const last = title.children?.findLast(child => child.type === 'text');
  if (last) last.content = last.content.replace(/\s*\{(?:\s*[#.][\w-]+)+\s*\}\s*$/, '');
  tokens[index]!.attrSet('id', placeOf(anchor ?? slug(title.content)));
  return self.renderToken(tokens, index, options);
}

/** Ids of a note's headings stand apart from the page's own. */
export function placeOf(anchor: string): string {
  return `at-${anchor}`;
}
