/**
 * The dotted names of a file as Python would resolve them: `F.relu` is `torch.nn.functional.relu` after
 * `import torch.nn.functional as F`. Only what an import of this file says is resolved; a name that is bound in any other
 * way, in its own function or around it, is the file's own and resolves to nothing.
 */
import type { Span } from '../source/span';
import type { Argument, Call, Expression, Module, Statement } from './ast';
import { type Child, childrenOf } from './find';

export interface DottedName {
  /** `torch.nn.Conv2d`; of a method, the bare name. */
  readonly name: string;
  /** The whole dotted expression; of a method its name alone. */
  readonly span: Span;
  /** For a method of a value: the last part of what it is called on (`optimizer` of `self.optimizer`), and the qualified name of the
   * call that made it, where the text shows one; of `x.float().mean()` the method that made it, `float`. */
  readonly receiver?: { readonly name?: string; readonly madeBy?: string; readonly method?: string };
  readonly call?: Call;
  /** Of a name that is called and holds what one call made: that call, `nn.CrossEntropyLoss()` of `criterion(…)`. */
  readonly maker?: { readonly name: string; readonly call: Call };
}

/** `data` of `data = CIFAR10(root)`, and wherever else it stands. */
export interface HeldName {
  readonly id: string;
  readonly span: Span;
  readonly maker: { readonly name: string; readonly call: Call };
}

export interface Symbols {
  /** In the order of the text; the parts of a dotted name (`torch.nn` of `torch.nn.Conv2d`) are not listed. */
  readonly list: readonly DottedName[];
  /** Names of variables where they stand alone, with the one call that made what they hold. */
  readonly held: readonly HeldName[];
  /** The first parts of everything imported: `torch`, `cv2`. */
  readonly libraries: ReadonlySet<string>;
  /** What an argument is, as far as one expression shows it: `cv2.RANSAC`, `True`, `0.1`. */
  readonly shownValue: (expression: Expression) => string | undefined;
}

export function symbolsOf(module: Module): Symbols {
  const list: DottedName[] = [];
  const holders: HeldName[] = [];
  const libraries = new Set<string>();
  const resolved = new Map<Expression, string>();
  const held = heldOn(module);
  const visit = (node: Child, scope: Scope, call?: Call): void => {
    if (!('span' in node)) {
      below(node, scope);
      return;
    }
    if (node.kind === 'FunctionDef' || node.kind === 'Lambda') {
      const inner = scopeOf(
        node.kind === 'Lambda' ? [] : node.body,
        scope.holdsMethods ? scope.around! : scope,
        libraries,
      );
      for (const { name } of node.parameters) inner.bound.set(name, null);
      below(node, inner);
      return;
    }
    if (node.kind === 'ClassDef') {
      for (const argument of node.arguments) visit(argument.value, scope);
      for (const decorator of node.decorators) visit(decorator, scope);
      const inner: Scope = { ...scopeOf(node.body, scope, libraries), holdsMethods: true };
      for (const statement of node.body) visit(statement, inner);
      return;
    }
    if (node.kind === 'Call') {
      visit(node.callee, scope, node);
      for (const argument of node.arguments) visit(argument.value, scope);
      return;
    }
    if (node.kind === 'Name' || node.kind === 'Attribute') {
      const name = qualified(node, scope);
      if (name) {
        resolved.set(node, name);
        list.push({ name, span: node.span, ...(call ? { call } : {}) });
        return;
      }
      const made = node.kind === 'Name' ? heldCall(node, scope, held) : undefined;
      if (made && node.kind === 'Name') holders.push({ id: node.id, span: node.span, maker: made });
      const maker = call && heldCall(node, scope, held);
      if (maker) {
        list.push({ name: maker.name, span: node.span, call, maker });
        if (node.kind === 'Attribute') visit(node.value, scope);
        return;
      }
      if (node.kind === 'Attribute') {
        visit(node.value, scope);
        const madeBy = makerOf(node.value, scope);
        list.push({
          name: node.name,
          span: node.nameSpan,
          receiver: { ...(madeBy ? { madeBy } : {}), ...lastName(node.value) },
          ...(call ? { call } : {}),
        });
      }
      return;
    }
    below(node, scope);
  };
  const below = (node: object, scope: Scope) => {
    for (const child of childrenOf(node)) visit(child, scope);
  };
  const top = scopeOf(module.body, undefined, libraries);
  for (const statement of module.body) visit(statement, top);
  list.sort((a, b) => a.span.from - b.span.from);
  return {
    list,
    held: holders,
    libraries,
    shownValue: expression =>
      expression.kind === 'Constant' ? constantText(expression.value, expression.type) : resolved.get(expression),
  };
}

/** The argument that stands at an offset, by its name or, for one without, by its place. */
export function argumentAt(
  call: Call,
  offset: number,
): { readonly argument: Argument; readonly index: number } | undefined {
  const index = call.arguments.findIndex(({ span }) => span.from <= offset && offset <= span.to);
  return index < 0 ? undefined : { argument: call.arguments[index]!, index };
}

/** What `from fastai.vision.all import *` brings along of other libraries: its `imports.py` and `torch_imports.py`. */
const FASTAI: readonly (readonly [string, string])[] = [
  ['torch', 'torch'],
  ['nn', 'torch.nn'],
  ['F', 'torch.nn.functional'],
  ['np', 'numpy'],
  ['pd', 'pandas'],
];

interface Scope {
  /** What a name stands for: an import's qualified name, or `null` for the file's own. */
  readonly bound: Map<string, string | null>;
  /** Names bound once, to the value of a call. */
  readonly made: Map<string, Expression | null>;
  readonly around: Scope | undefined;
  /** The body of a class, which its methods do not see. */
  readonly holdsMethods?: boolean;
}

function scopeOf(body: readonly Statement[], around: Scope | undefined, libraries: Set<string>): Scope {
  const bound = new Map<string, string | null>();
  const made = new Map<string, Expression | null>();
  const bind = (name: string, to: string | null) => {
    const known = bound.get(name);
    bound.set(name, known === undefined || known === to ? to : null);
  };
  const targets = (target: unknown): void => {
    if (typeof target !== 'object' || target === null || !('kind' in target)) return;
    const expression = target as Expression;
    if (expression.kind === 'Name') bind(expression.id, null);
    else if (expression.kind === 'Tuple' || expression.kind === 'List') expression.elements.forEach(targets);
    else if (expression.kind === 'Starred') targets(expression.value);
  };
  const read = (node: Child): void => {
    switch (node.kind) {
      case 'Import':
        for (const { name, alias } of node.names) {
          libraries.add(rootOf(name));
          bind(alias ?? rootOf(name), alias ? name : rootOf(name));
        }
        return;
      case 'ImportFrom':
        if (node.level === 0) libraries.add(rootOf(node.module));
        if (node.level === 0 && node.names[0]?.name === '*' && /^fastai(\.|$)/.test(node.module)) {
          libraries.add('torch');
          for (const [name, to] of FASTAI) bound.set(name, to);
        }
        for (const { name, alias } of node.names)
          if (name !== '*') bind(alias ?? name, node.level === 0 ? `${node.module}.${name}` : null);
        return;
      case 'FunctionDef':
      case 'ClassDef':
        bind(node.name, null);
        return;
      case 'Lambda':
        return;
      case 'Assign': {
        // `except ImportError: cv2 = None` leaves the name what it was.
        const none = node.value.kind === 'Constant' && node.value.type === 'None';
        const [target] = node.targets;
        if (none && target?.kind === 'Name' && bound.get(target.id)) return;
        if (target?.kind === 'Name' && !handsBack(target.id, node.value))
          made.set(target.id, made.has(target.id) ? null : node.value);
        node.targets.forEach(targets);
        break;
      }
      case 'AugmentedAssign':
      case 'AnnotatedAssign':
      case 'NamedExpression':
        targets(node.target);
        break;
      case 'For':
        targets(node.target);
        break;
      case 'With':
        for (const item of node.items) targets(item.target);
        break;
      case 'Comprehension':
        for (const clause of node.clauses) targets(clause.target);
        break;
      case 'Try':
        for (const { name } of node.handlers) if (name) bind(name, null);
        break;
    }
    for (const child of childrenOf(node)) read(child);
  };
  body.forEach(read);
  return { bound, made, around };
}

function qualified(expression: Expression, scope: Scope): string | undefined {
  if (expression.kind === 'Attribute') {
    const owner = qualified(expression.value, scope);
    return owner && `${owner}.${expression.name}`;
  }
  if (expression.kind !== 'Name') return undefined;
  return holderOf(expression.id, scope)?.bound.get(expression.id) ?? undefined;
}

function makerOf(expression: Expression, scope: Scope): string | undefined {
  if (expression.kind === 'Call') return qualified(expression.callee, scope);
  // Arithmetic with a tensor gives one: `(-torch.log(p)).mean()`.
  if (expression.kind === 'UnaryOperation') return tensorMaker(makerOf(expression.operand, scope));
  if (expression.kind === 'BinaryOperation')
    return tensorMaker(makerOf(expression.left, scope)) ?? tensorMaker(makerOf(expression.right, scope));
  if (expression.kind !== 'Name') return undefined;
  const holder = holderOf(expression.id, scope);
  const value = holder?.made.get(expression.id);
  return value?.kind === 'Call' ? qualified(value.callee, holder!) : undefined;
}

/** A function of PyTorch's that gives a tensor, which a class does not. */
function tensorMaker(name: string | undefined): string | undefined {
  return name && /^torch\.(nn\.functional\.)?[a-z]\w*$/.test(name) ? name : undefined;
}

/** The call that made what is called: by a name's only assignment, or an attribute's only one in the file. */
function heldCall(
  callee: Expression,
  scope: Scope,
  held: ReadonlyMap<string, Expression | null>,
): DottedName['maker'] | undefined {
  const holder = callee.kind === 'Name' ? holderOf(callee.id, scope) : undefined;
  const value =
    callee.kind === 'Name'
      ? holder?.made.get(callee.id)
      : callee.kind === 'Attribute' && callee.value.kind === 'Name' && callee.value.id === 'self'
        ? held.get(callee.name)
        : undefined;
  const call = value ? moved(value) : undefined;
  if (call?.kind !== 'Call') return undefined;
  const name = qualified(call.callee, holder ?? scope);
  return name ? { name, call } : undefined;
}

/** `nn.MSELoss().to(device)` is what `nn.MSELoss()` made, and so is `raft_large().to(device).eval()`. */
function moved(value: Expression): Expression {
  if (value.kind !== 'Call' || value.callee.kind !== 'Attribute') return value;
  const { name, value: owner } = value.callee;
  return owner.kind === 'Call' && SELF.test(name) ? moved(owner) : value;
}

/** Methods of a module that return it. */
const SELF = /^(to|cuda|cpu|eval|train)$/;

/** `model = model.to(device)`: the name holds what it held. */
function handsBack(name: string, value: Expression): boolean {
  if (value.kind !== 'Call' || value.callee.kind !== 'Attribute' || !SELF.test(value.callee.name)) return false;
  const owner = value.callee.value;
  return owner.kind === 'Name' ? owner.id === name : handsBack(name, owner);
}

/** By attribute of `self`: the value that it is given, `null` where it is given several. */
function heldOn(module: Module): ReadonlyMap<string, Expression | null> {
  const held = new Map<string, Expression | null>();
  const read = (node: Child): void => {
    if (node.kind === 'Assign')
      for (const target of node.targets)
        if (target.kind === 'Attribute' && target.value.kind === 'Name' && target.value.id === 'self')
          held.set(target.name, held.has(target.name) ? null : node.value);
    for (const child of childrenOf(node)) read(child);
  };
  for (const statement of module.body) read(statement);
  return held;
}

/** `optimizer` of `self.optimizer`, `float` of `x.float()`; `self.optimizers[0]` says nothing. */
function lastName(expression: Expression): { readonly name?: string; readonly method?: string } {
  if (expression.kind === 'Name') return { name: expression.id };
  if (expression.kind === 'Call' && expression.callee.kind === 'Attribute') return { method: expression.callee.name };
  return expression.kind === 'Attribute' ? { name: expression.name } : {};
}

function holderOf(name: string, scope: Scope): Scope | undefined {
  for (let at: Scope | undefined = scope; at; at = at.around) if (at.bound.has(name)) return at;
  return undefined;
}

function rootOf(name: string): string {
  return name.split('.')[0]!;
}

function constantText(value: unknown, type: string): string {
  if (type === 'None') return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
