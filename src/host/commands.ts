/**
 * Every command by its id, once. The manifest names the same ids, and a test compares the two; a hover may run these
 * and no others.
 */
export const commands = {
  /** Shows the call at a place, the caret's if none is given, in the explainer. */
  explain: 'receptive.explainer.show',
  openExplainer: 'receptive.explainer.open',
  browse: 'receptive.explainer.browse',
  changeInput: 'receptive.input.change',
  toggleHints: 'receptive.hints.toggle',
  runLayer: 'receptive.layer.run',
  runNetwork: 'receptive.network.run',
  chooseInput: 'receptive.run.input',
  exportNetwork: 'receptive.network.export',
  chooseDevice: 'receptive.device.choose',
  quiz: 'receptive.quiz.start',
  quizModel: 'receptive.quiz.model',
  quizFile: 'receptive.quiz.file',
  quizTopic: 'receptive.quiz.topic',
  quizDue: 'receptive.quiz.due',
  quizChoose: 'receptive.quiz.choose',
  interview: 'receptive.quiz.interview',
  statistics: 'receptive.quiz.statistics',
  openNote: 'receptive.note.open',
  exportQuestions: 'receptive.questions.export',
  removeImported: 'receptive.questions.removeImported',
  importQuestions: 'receptive.questions.import',
  checkNotes: 'receptive.notes.check',
  newNote: 'receptive.notes.new',
  openSample: 'receptive.sample.open',
  showLog: 'receptive.log.show',
} as const;

/** What `explain` takes: a place in the text of a file. */
export interface Place {
  readonly uri: string;
  readonly from: number;
  /** Which of the models there, as `Network.model`. */
  readonly model?: string;
}

export function isPlace(value: unknown): value is Place {
  const place = value as Partial<Place> | null | undefined;
  return (
    typeof place?.uri === 'string' &&
    Number.isSafeInteger(place.from) &&
    (place.model === undefined || typeof place.model === 'string')
  );
}
