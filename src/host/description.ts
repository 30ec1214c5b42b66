/**
 * What we can say about one call, as plain data: the hover writes it as Markdown, the explainer shows it as a page.
 * Everything in it is text that is certain; a part that is not known is absent, and `unknown` says why.
 */
import type { FigureCall } from '../figures/figure';
import type { Explanation, Formula } from '../operators/operator';

export interface Description {
  /** `Conv2d`, or the class name of the user's own module. */
  readonly title: string;
  /** Catalogue id; absent for the user's own modules. */
  readonly operator?: string;
  /** After the title: `3 → 64 channels · 7×7 · stride 2 · padding 3`. */
  readonly headline?: string;
  /** Where in the network this is: `layer1.0.conv1`. */
  readonly path?: string;
  readonly flow?: Flow;
  /** Why no shape can be given. */
  readonly unknown?: string;
  /** What would go wrong here when it runs, a line each. */
  readonly problems: readonly string[];
  /** The pages of their kinds, each once. */
  readonly problemPages?: readonly string[];
  /** What a run on a real device gave: `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.2 ms`. */
  readonly measured?: string;
  readonly formula?: Formula;
  readonly params?: string;
  readonly macs?: string;
  /** For a whole model, of one forward pass: `22.3 MiB at batch 4`. */
  readonly activations?: string;
  /** `one output sees 7×7 of the input, neighbours are 2 apart`. */
  readonly sees?: string;
  /** Short form of the receptive field for a lens or a table: `43×43`. */
  readonly receptiveField?: string;
  /** Where the network's inputs come from, one line an input. */
  readonly origins: readonly Origin[];
  /** One sentence about this call. */
  readonly sentence: string;
  readonly explanation?: Explanation;
  /** Other executions of the same line: how many, and what is different about them. */
  readonly more?: { readonly count: number; readonly text: string };
  /** `id` or `id#anchor` of the note that teaches it. */
  readonly note?: string;
  /** Ids of the other notes that teach it. */
  readonly related?: readonly string[];
  /** About the argument under the caret: its name, its value, and the note for it. */
  readonly argument?: {
    readonly name: string;
    readonly value?: string;
    /** What it is for, in one sentence; where it begins with a verb, what True does. */
    readonly means?: string;
    readonly note?: string;
    /** The file and key it is read from: `config.yaml, key train.lr`. */
    readonly from?: string;
  };
  /** Full address of PyTorch's page. */
  readonly documentation?: string;
  /** The call as plain data: what a figure is set from. */
  readonly call?: FigureCall;
  /** For a whole model: its calls, in the order they run. */
  readonly layers?: readonly Layer[];
  /** In a branch that may not run. */
  readonly conditional?: boolean;
}

export interface Layer {
  /** Index of the call. */
  readonly call: number;
  /** Of a module, as in `named_modules()`; of a function, its name. */
  readonly name: string;
  /** With the containers it stands in: `stages.0.conv1`. */
  readonly path: string;
  readonly type: string;
  /** A call of PyTorch's own, not a container of calls. */
  readonly leaf: boolean;
  readonly output: string;
  readonly params?: string;
  readonly receptiveField?: string;
  /** How many containers it stands in. */
  readonly depth: number;
}

export interface Flow {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface Origin {
  /** `x is 1×3×224×224 from model(torch.randn(1, 3, 224, 224)), line 212`. */
  readonly text: string;
  /** The model whose inputs these are, as `Network.model`, for the command that changes them. */
  readonly model: string;
  readonly input: string;
}

/** With something more to say about the call, before what its entry says. */
export function remarked(description: Description, said: readonly string[]): Description {
  if (said.length === 0) return description;
  const { formulas, facts, remarks, ...rest } = description.explanation ?? { formulas: [], facts: [], remarks: [] };
  return { ...description, explanation: { ...rest, formulas, facts, remarks: [...said, ...remarks] } };
}
