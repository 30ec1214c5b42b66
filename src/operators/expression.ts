/** Arithmetic in ONNX, written as one writes formulas: every operand is a value of one dtype, numbers become constants. */
import type { DType } from '../tensor/dtype';
import type { Attributes, LoweredValue, Lowering } from './lowering';

export type Term = LoweredValue | number;

export class Expression {
  constructor(
    readonly graph: Lowering,
    readonly dtype: DType,
  ) {}

  readonly add = this.binary('Add');
  readonly sub = this.binary('Sub');
  readonly mul = this.binary('Mul');
  readonly div = this.binary('Div');
  readonly max = this.binary('Max');
  readonly min = this.binary('Min');
  readonly pow = this.binary('Pow');
  readonly less = this.binary('Less');
  readonly equal = this.binary('Equal');
  readonly exp = this.unary('Exp');
  readonly log = this.unary('Log');
  readonly abs = this.unary('Abs');
  readonly neg = this.unary('Neg');
  readonly sqrt = this.unary('Sqrt');
  /** log(1 + eˣ) */
  readonly softplus = this.unary('Softplus');

  value(term: Term): LoweredValue {
    return typeof term === 'number' ? this.graph.constant([term], [], this.dtype) : term;
  }

  where(condition: LoweredValue, yes: Term, no: Term): LoweredValue {
    return this.graph.node('Where', [condition, this.value(yes), this.value(no)]);
  }

  /** Adds up along axes. */
  sum(term: Term, axes: readonly number[], keepdims = 0): LoweredValue {
    return this.reduce('ReduceSum', term, axes, { keepdims });
  }

  reduce(type: string, term: Term, axes: readonly number[], attributes: Attributes): LoweredValue {
    if (axes.length === 0) return this.value(term);
    return this.graph.node(type, [this.value(term), this.graph.constant(axes)], attributes);
  }

  unsqueeze(term: Term, at: number): LoweredValue {
    return this.graph.node('Unsqueeze', [this.value(term), this.graph.constant([at])]);
  }

  private unary(type: string) {
    return (a: Term): LoweredValue => this.graph.node(type, [this.value(a)]);
  }

  private binary(type: string) {
    return (a: Term, b: Term): LoweredValue => this.graph.node(type, [this.value(a), this.value(b)]);
  }
}
