/**
 * What every figure is: a pure `compute(state) → numbers`, and around it, as data, all that a view needs to show it.
 * State is plain JSON, so it can be stored, replayed, and set from the learner's code; no DOM and no editor here.
 */
export interface Figure<State, Numbers> {
  /** Notes name it in their front matter: `figure: conv-arithmetic`. */
  readonly id: string;
  readonly title: string;
  /** One sentence on what to look for; shown even if nothing is touched. */
  readonly caption: string;
  readonly initial: State;
  /** By the state's own keys. A control that does not apply to a state is hidden. */
  readonly controls: { readonly [Key in keyof State]?: Control<State> };
  readonly presets: readonly { readonly title: string; readonly state: State }[];
  readonly compute: (state: State) => Numbers;
  /** The arithmetic with this state's numbers in it; the text is the picture's alternative. */
  readonly formula: (state: State, numbers: Numbers) => Formula;
  /** The key numbers in words: what a screen reader hears and what a picture must not hide. */
  readonly summary: (state: State, numbers: Numbers) => string;
  /** The same settings as a line of PyTorch. */
  readonly python?: (state: State) => string;
  /**
   * The state that shows one call of the learner's code; `undefined` where this figure does not fit it, and where an
   * argument it would draw is not known. What the figure has no setting for must be as the figure assumes it.
   */
  readonly fromCall?: (call: FigureCall) => State | undefined;
  /** Whether `fromCall` takes the shape of the input over, so that the figure shows the call itself. */
  readonly takesInput?: boolean;
  readonly prompts: readonly Prompt<State, Numbers>[];
}

/** The same arithmetic twice: TeX for the picture, plain text for the rest. */
export interface Formula {
  readonly tex: string;
  readonly text: string;
}

export type Control<State> = (
  | {
      readonly kind: 'whole' | 'real';
      readonly min: number;
      readonly max: number;
      readonly step?: number;
      readonly log?: boolean;
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | {
      readonly kind: 'numbers';
      readonly min: number;
      readonly max: number;
      readonly step?: number;
      /** A slider for each number, so named after the label; one box for all where absent. */
      readonly each?: readonly string[];
    }
) & {
  /** PyTorch's word for it. */
  readonly label: string;
  readonly when?: (state: State) => boolean;
};

/** A question put before the answer is shown. It is asked of `state`, and `answer` is computed, never written down. */
export interface Prompt<State, Numbers> {
  readonly id: string;
  readonly question: string;
  readonly state: State;
  readonly answer: (numbers: Numbers, state: State) => number | string;
  /** For a number: how far off still counts; exact where absent. */
  readonly tolerance?: number;
  /** For a choice: what can be picked, the answer among them, and why each is right or wrong. */
  readonly choices?: readonly { readonly text: string; readonly reason: string }[];
  readonly explanation: string;
}

/** A call of a catalogue entry as plain JSON: tensors are their shapes, what is not known is absent. */
export interface FigureCall {
  /** The catalogue's id: `Conv2d`, `StepLR`. */
  readonly operator: string;
  /** A scheduler has its optimizer's `lr` among them. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The shape of the first tensor that goes in. */
  readonly input?: readonly number[];
}

/** Whether a figure that shows `state` tells the answer already: the same formula with the same numbers, the same outcome. */
export function isTold<State, Numbers>(
  { compute, formula }: Figure<State, Numbers>,
  prompt: Prompt<State, Numbers>,
  state: State,
): boolean {
  const [shown, asked] = [compute(state), compute(prompt.state)];
  if (formula(state, shown).tex !== formula(prompt.state, asked).tex) return false;
  try {
    return prompt.answer(shown, state) === prompt.answer(asked, prompt.state);
  } catch {
    // What is asked about is not in this state at all, such as the second step of a path of one.
    return false;
  }
}

/** The argument as a number; one of a tuple whose entries agree counts as that number. */
export function numberOf(call: FigureCall, name: string): number | undefined {
  const value = call.arguments[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (Array.isArray(value) && value.some(item => item !== first)) return undefined;
  return typeof first === 'number' && Number.isFinite(first) ? first : undefined;
}

/** All of these arguments as numbers; `undefined` where one of them is not known. */
export function numbersOf<Name extends string>(
  call: FigureCall,
  names: readonly Name[],
): Readonly<Record<Name, number>> | undefined {
  const entries = names.map(name => [name, numberOf(call, name)] as const);
  return entries.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(entries) as Record<Name, number>);
}

/** Whether each of these arguments is known to be exactly this. */
export function isGiven(call: FigureCall, expected: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(expected).every(([name, value]) =>
    typeof value === 'number' ? numberOf(call, name) === value : call.arguments[name] === value,
  );
}
