/**
 * Which questions a request is about: everything with the code on screen, one topic, or one model. Questions about code
 * are made from its analysis as it stands, so they are never about a version that is gone.
 */
import type { Analysed } from '../host/analysis';
import type { Place } from '../host/commands';
import { fileName } from '../host/describe-target';
import { networksOfClassAt } from '../host/networks-at';
import type { Network } from '../network/network';
import type { Library } from '../notes/library';
import { generateQuestions } from '../quiz/generate/generate';
import type { Question } from '../quiz/question';
import { lineText } from '../source/cells';
import type { Location } from '../source/span';
import { rulesOf } from './quiz-rules';

export type QuizRequest = QuizSubject & {
  /** How many questions, or for how long, where that is not left to the settings. */
  readonly size?: number;
  readonly minutes?: number;
};

export type QuizSubject =
  | { readonly kind: 'mix' }
  | { readonly kind: 'topic'; readonly note: string }
  /** `to`: the end of a selection; then only what lies in it is asked about. */
  | { readonly kind: 'model'; readonly place: Place & { readonly to?: number } }
  /** Everything about the code of a file. */
  | { readonly kind: 'file'; readonly uri: string }
  /** Only what is due. */
  | { readonly kind: 'due' }
  /** Everything that was ever asked and is not held well, due or not. */
  | { readonly kind: 'cram' }
  | { readonly kind: 'interview' };

export interface Asked {
  readonly title: string;
  readonly questions: readonly Question[];
  /** Asked for by name: how many new cards a day may bring does not count. */
  readonly chosen: boolean;
  /** Why there are none, where there are none. */
  readonly nothing: string;
}

/** `notes` are the questions that are not made from code. */
export function questionsFor(
  request: QuizRequest,
  notes: readonly Question[],
  library: Library,
  analysed: Analysed | undefined,
): Asked {
  const code = analysed ? codeQuestions(analysed, library) : [];
  switch (request.kind) {
    case 'interview':
    case 'due':
    case 'cram':
    case 'mix':
      return {
        title: TITLES[request.kind],
        questions: [...notes, ...code],
        chosen: request.kind === 'cram',
        nothing: 'No note has questions, and there is no model on screen to ask about.',
      };
    case 'topic': {
      const questions = [...notes, ...code].filter(({ topic }) => topic === request.note);
      const name = library.note(request.note)?.title ?? questions[0]?.about;
      return {
        title: name ? `Quiz: ${name}` : 'Quiz',
        questions,
        chosen: true,
        nothing: 'This topic has no questions.',
      };
    }
    case 'file':
      return {
        title: `Quiz: ${fileName(request.uri.replace(/[?#].*$/, ''))}`,
        questions: filledUp(code, notes, library, analysed),
        chosen: true,
        nothing: whyNone(analysed),
      };
    case 'model': {
      const { uri, from, to } = request.place;
      const selected =
        to === undefined
          ? []
          : code.filter(
              ({ code: { at } = { at: undefined } }) => at?.uri === uri && at.span.from < to && from < at.span.to,
            );
      if (to !== undefined)
        return { title: 'Quiz: the selection', questions: selected, chosen: true, nothing: NOTHING_SELECTED };
      const networks = analysed ? networksAt(analysed, request.place) : [];
      const types = new Set(networks.map(({ type }) => `Your ${type}`));
      const questions = types.size > 0 ? code.filter(({ about }) => types.has(about)) : code;
      const title = networks.length === 1 ? `Quiz: ${networks[0]!.type}` : 'Quiz: your code';
      return { title, questions: aboutThere(questions, request.place), chosen: true, nothing: whyNone(analysed) };
    }
  }
}

const TITLES = { mix: 'Quiz', due: 'Quiz: due', cram: 'Quiz: before the day', interview: 'Interview' } as const;

const NOTHING_SELECTED =
  'Nothing in the selection is certain enough to ask. Select the calls of layers, or put the caret into a class to be asked about all of it.';

const NOTHING_CERTAIN =
  'Nothing about this code is certain enough to ask. A model whose input shape is known gives the most questions: set it with “Receptive: Change Input Shape…”.';

const NO_NETWORK =
  'Nothing in this file is about a network: no class is an nn.Module, and no layer or optimizer is made. Open a file that has some, or choose a topic.';

function whyNone(analysed: Analysed | undefined): string {
  const { networks = [], mentions = [] } = analysed?.analysis ?? {};
  return networks.length === 0 && mentions.length === 0 ? NO_NETWORK : NOTHING_CERTAIN;
}

/** Everything that can be asked about a file. */
export function codeQuestions(analysed: Analysed, library: Library): readonly Question[] {
  const { analysis, uri, textOf, locate } = analysed;
  const questions = generateQuestions({
    analysis,
    rules: rulesOf(library),
    show: at => {
      const text = at.uri === uri ? analysed.text : textOf(at.uri);
      if (text === undefined) return undefined;
      const { from, to } = at.span;
      return { line: lineText(at.uri === uri ? analysed : { text }, from), text: text.slice(from, to) };
    },
  });
  return questions.map(question => {
    const figure = question.note && library.note(question.note.note)?.figures[0];
    const { code } = question;
    return {
      ...question,
      ...(figure ? { figure: { id: figure.id } } : {}),
      // Places are those on screen, as a link or the caret gives them.
      ...(code ? { code: { ...code, at: locate(code.at) ?? code.at } } : {}),
    };
  });
}

/** Fewer than this do not make a session. */
const FEW_CARDS = 10;

/** Code of which little is certain is still about something: the questions of the notes on what the file uses join. */
function filledUp(
  code: readonly Question[],
  notes: readonly Question[],
  library: Library,
  analysed: Analysed | undefined,
): readonly Question[] {
  if (!analysed || new Set(code.map(({ card }) => card)).size >= FEW_CARDS) return code;
  const used = new Set(
    analysed.analysis.mentions
      .filter(({ at }) => at.uri === analysed.uri)
      .flatMap(({ operator }) => library.lookup(operator.name).slice(0, 1))
      .map(({ note }) => note),
  );
  return [...code, ...notes.filter(({ topic }) => used.has(topic))];
}

/** The network of the class at a place, or of the call there, or else of the class around it; the first of several. */
function networksAt(analysed: Analysed, { uri, from }: Place): readonly Network[] {
  const { analysis, locate } = analysed;
  const holds = (place: Location | undefined) => {
    const at = place && locate(place);
    return at !== undefined && at.uri === uri && at.span.from <= from && from <= at.span.to;
  };
  const defined = analysis.networks.filter(network => holds(network.definition) || holds(network.creation));
  if (defined.length > 0) return defined.slice(0, 1);
  const running = analysis.networks.filter(({ calls }) =>
    calls.some(call => holds(call.site) || holds(call.construction)),
  );
  if (running.length > 0) return running.slice(0, 1);
  const offset = analysed.back(from);
  return offset === undefined ? [] : networksOfClassAt(analysis, analysed.uri, analysed.text, offset).slice(0, 1);
}

/** Of each kind the question about the very place, where there is one, rather than one about another layer. */
function aboutThere(questions: readonly Question[], { uri, from }: Place): readonly Question[] {
  const there = questions.filter(
    ({ code }) => code !== undefined && code.at.uri === uri && code.at.span.from <= from && from <= code.at.span.to,
  );
  const kinds = new Set(there.map(({ card }) => card));
  return [...there, ...questions.filter(({ card }) => !kinds.has(card))];
}
