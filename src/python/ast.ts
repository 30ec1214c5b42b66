/**
 * The typed syntax tree of one Python source: what the interpreter runs.
 * Parsing never fails: what could not be read is an `ErrorExpression` or `ErrorStatement` that keeps the child it had.
 * What was read in part is unknown and never certain: a call with a problem in it is an `ErrorExpression` around the call,
 * a function or class with a broken header has an `ErrorExpression` for a last decorator, code under no readable header is
 * the body of an `If` whose test is one, and an `ErrorStatement` may have done anything.
 * Names follow CPython's `ast` module. A tree is a value; an unchanged statement keeps its node from one parse to the next
 * (its spans are relative to nothing else, so only statements before the edit keep identity; later ones are re-based).
 */
import type { Span } from '../source/span';

interface Node {
  readonly span: Span;
}

export type Expression =
  | Name
  | Constant
  | FString
  | Attribute
  | Subscript
  | Slice
  | Call
  | BinaryOperation
  | UnaryOperation
  | BooleanOperation
  | Compare
  | Conditional
  | Lambda
  | Sequence
  | Dict
  | Comprehension
  | Starred
  | NamedExpression
  | Await
  | Yield
  | ErrorExpression;

export interface Name extends Node {
  readonly kind: 'Name';
  readonly id: string;
}

/** `int` is a bigint only beyond 2^53; `Ellipsis` and `None` have no value of their own. */
export interface Constant extends Node {
  readonly kind: 'Constant';
  readonly type: 'int' | 'float' | 'complex' | 'str' | 'bytes' | 'bool' | 'None' | 'Ellipsis';
  readonly value: number | bigint | string | boolean | null;
}

/**
 * `format` is the text of the specification; where it holds replacements of its own (`{`), as it is written.
 * Also stands for a string with a `\N{NAME}` in it, whose character is not known here: that part is an `ErrorExpression`.
 */
export interface FString extends Node {
  readonly kind: 'FString';
  readonly parts: readonly (
    | string
    | { readonly value: Expression; readonly conversion?: string; readonly format?: string }
  )[];
}

export interface Attribute extends Node {
  readonly kind: 'Attribute';
  readonly value: Expression;
  readonly name: string;
  readonly nameSpan: Span;
}

export interface Subscript extends Node {
  readonly kind: 'Subscript';
  readonly value: Expression;
  readonly index: Expression;
}

export interface Slice extends Node {
  readonly kind: 'Slice';
  readonly lower?: Expression;
  readonly upper?: Expression;
  readonly step?: Expression;
}

export interface Argument extends Node {
  readonly value: Expression;
  /** `name=value`; absent for positional arguments. */
  readonly name?: string;
  readonly nameSpan?: Span;
  /** `*value` or `**value`. */
  readonly unpack?: '*' | '**';
}

export interface Call extends Node {
  readonly kind: 'Call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>';

export interface BinaryOperation extends Node {
  readonly kind: 'BinaryOperation';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface UnaryOperation extends Node {
  readonly kind: 'UnaryOperation';
  readonly operator: '+' | '-' | '~' | 'not';
  readonly operand: Expression;
}

export interface BooleanOperation extends Node {
  readonly kind: 'BooleanOperation';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in';

export interface Compare extends Node {
  readonly kind: 'Compare';
  readonly left: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly right: Expression }[];
}

export interface Conditional extends Node {
  readonly kind: 'Conditional';
  readonly test: Expression;
  readonly body: Expression;
  readonly orelse: Expression;
}

export interface Lambda extends Node {
  readonly kind: 'Lambda';
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}

export interface Sequence extends Node {
  readonly kind: 'Tuple' | 'List' | 'Set';
  readonly elements: readonly Expression[];
}

export interface Dict extends Node {
  readonly kind: 'Dict';
  /** `key` absent: `**value`. */
  readonly entries: readonly { readonly key?: Expression; readonly value: Expression }[];
}

export interface Comprehension extends Node {
  readonly kind: 'Comprehension';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  /** The element, or the key of a dict comprehension. */
  readonly element: Expression;
  /** The value of a dict comprehension. */
  readonly value?: Expression;
  readonly clauses: readonly ComprehensionClause[];
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface Starred extends Node {
  readonly kind: 'Starred';
  readonly value: Expression;
}

export interface NamedExpression extends Node {
  readonly kind: 'NamedExpression';
  readonly target: Name;
  readonly value: Expression;
}

export interface Await extends Node {
  readonly kind: 'Await';
  readonly value: Expression;
}

export interface Yield extends Node {
  readonly kind: 'Yield';
  readonly value?: Expression;
  readonly from: boolean;
}

export interface ErrorExpression extends Node {
  readonly kind: 'ErrorExpression';
  readonly children: readonly Expression[];
}

export interface Parameter extends Node {
  readonly name: string;
  readonly nameSpan: Span;
  readonly annotation?: Expression;
  readonly default?: Expression;
  /** `positional-only` before `/`, `keyword-only` after `*`, `*args`, `**kwargs`. */
  readonly type: 'positional-only' | 'positional' | 'keyword-only' | 'rest' | 'keywords';
}

export type Statement =
  | ExpressionStatement
  | Assign
  | AugmentedAssign
  | AnnotatedAssign
  | FunctionDef
  | ClassDef
  | If
  | For
  | While
  | With
  | Try
  | Match
  | Return
  | Raise
  | Assert
  | Delete
  | Import
  | ImportFrom
  | Scope
  | Simple
  | ErrorStatement;

export interface ExpressionStatement extends Node {
  readonly kind: 'Expression';
  readonly value: Expression;
}

/** `a = b = value` has two targets; `type A = value` has one. */
export interface Assign extends Node {
  readonly kind: 'Assign';
  readonly targets: readonly Expression[];
  readonly value: Expression;
}

export interface AugmentedAssign extends Node {
  readonly kind: 'AugmentedAssign';
  readonly target: Expression;
  readonly operator: BinaryOperator;
  readonly value: Expression;
}

export interface AnnotatedAssign extends Node {
  readonly kind: 'AnnotatedAssign';
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value?: Expression;
}

/** The span begins at the first decorator. Type parameters are not kept. */
export interface FunctionDef extends Node {
  readonly kind: 'FunctionDef';
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly Parameter[];
  readonly returns?: Expression;
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly async: boolean;
  /** Holds a `yield` of its own. */
  readonly generator: boolean;
}

export interface ClassDef extends Node {
  readonly kind: 'ClassDef';
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}

/** `elif` is an `If` alone in `orelse`. */
export interface If extends Node {
  readonly kind: 'If';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}

export interface For extends Node {
  readonly kind: 'For';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
  readonly async: boolean;
}

export interface While extends Node {
  readonly kind: 'While';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}

export interface With extends Node {
  readonly kind: 'With';
  readonly items: readonly { readonly context: Expression; readonly target?: Expression }[];
  readonly body: readonly Statement[];
  readonly async: boolean;
}

export interface Try extends Node {
  readonly kind: 'Try';
  readonly body: readonly Statement[];
  readonly handlers: readonly {
    readonly type?: Expression;
    readonly name?: string;
    readonly body: readonly Statement[];
  }[];
  readonly orelse: readonly Statement[];
  readonly finally: readonly Statement[];
}

export interface Match extends Node {
  readonly kind: 'Match';
  readonly subject: Expression;
  readonly cases: readonly {
    readonly pattern: Pattern;
    readonly guard?: Expression;
    readonly body: readonly Statement[];
  }[];
}

export type Pattern =
  | { readonly kind: 'MatchValue'; readonly value: Expression }
  | { readonly kind: 'MatchAs'; readonly pattern?: Pattern; readonly name?: string }
  | { readonly kind: 'MatchSequence'; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'MatchStar'; readonly name?: string }
  | {
      readonly kind: 'MatchMapping';
      readonly entries: readonly { readonly key: Expression; readonly pattern: Pattern }[];
      readonly rest?: string;
    }
  | {
      readonly kind: 'MatchClass';
      readonly callee: Expression;
      readonly patterns: readonly Pattern[];
      readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[];
    }
  | { readonly kind: 'MatchOr'; readonly patterns: readonly Pattern[] };

export interface Return extends Node {
  readonly kind: 'Return';
  readonly value?: Expression;
}

export interface Raise extends Node {
  readonly kind: 'Raise';
  readonly exception?: Expression;
  readonly cause?: Expression;
}

export interface Assert extends Node {
  readonly kind: 'Assert';
  readonly test: Expression;
  readonly message?: Expression;
}

export interface Delete extends Node {
  readonly kind: 'Delete';
  readonly targets: readonly Expression[];
}

export interface ImportedName {
  readonly name: string;
  readonly alias?: string;
  readonly span: Span;
}

export interface Import extends Node {
  readonly kind: 'Import';
  readonly names: readonly ImportedName[];
}

/** `from ..module import names`; `level` counts the dots; the one name `*` imports all. */
export interface ImportFrom extends Node {
  readonly kind: 'ImportFrom';
  readonly module: string;
  readonly level: number;
  readonly names: readonly ImportedName[];
}

export interface Scope extends Node {
  readonly kind: 'Global' | 'Nonlocal';
  readonly names: readonly string[];
}

export interface Simple extends Node {
  readonly kind: 'Pass' | 'Break' | 'Continue';
}

export interface ErrorStatement extends Node {
  readonly kind: 'ErrorStatement';
  readonly children: readonly Expression[];
}

/** What could not be parsed, in words for the person who typed it. */
export interface SyntaxProblem extends Node {
  readonly message: string;
}

export interface Comment extends Node {
  /** Without the `#`. */
  readonly text: string;
}

export interface Module {
  readonly body: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
}
