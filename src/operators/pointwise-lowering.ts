/** How functions of one tensor that ONNX has no name for are put together from those it has, element by element. */
import { kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { numbers } from './axes';
import { asFloat } from './broadcasting';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue } from './lowering';
import type { Operator } from './operator';
import { special } from './special-lowering';

type Lower = NonNullable<Operator<{ input: Tensor }>['rule']['lower']>;

/** By the operator's id; `undefined` where there is no way yet. */
export function composed(id: string): Lower | undefined {
  const lowerings: Readonly<Record<string, Lower>> = {
    rsqrt: ({ input }, graph, output) => {
      const value = castTo(graph, graph.input(input), input.dtype, (output as Tensor).dtype);
      return graph.node('Reciprocal', [graph.node('Sqrt', [value])]);
    },
    square: ({ input }, graph, output) => {
      const value = castTo(graph, graph.input(input), input.dtype, (output as Tensor).dtype);
      return graph.node('Mul', [value, value]);
    },
    log2: ({ input }, graph, output) => scaledLog(Math.LN2)({ input }, graph, output),
    log10: ({ input }, graph, output) => scaledLog(Math.LN10)({ input }, graph, output),
    log1p: ({ input }, graph, output) => {
      const { dtype } = output as Tensor;
      const value = castTo(graph, graph.input(input), input.dtype, dtype);
      return graph.node('Log', [graph.node('Add', [value, graph.constant([1], [], dtype)])]);
    },
    expm1: ({ input }, graph, output) => {
      const { dtype } = output as Tensor;
      const value = castTo(graph, graph.input(input), input.dtype, dtype);
      return graph.node('Sub', [graph.node('Exp', [value]), graph.constant([1], [], dtype)]);
    },
    exp2: floated((e, x) => e.pow(2, x)),
    deg2rad: floated((e, x) => e.mul(x, Math.PI / 180)),
    rad2deg: floated((e, x) => e.mul(x, 180 / Math.PI)),
    erfc: floated((e, x) => e.sub(1, e.graph.node('Erf', [x]))),
    sinc: floated((e, x) => {
      const angle = e.mul(x, Math.PI);
      return e.where(e.equal(x, 0), 1, e.div(e.graph.node('Sin', [angle]), angle));
    }),
    sign,
    sgn: sign,
    frac: floated((e, x) => e.sub(x, e.mul(e.graph.node('Sign', [x]), e.graph.node('Floor', [e.abs(x)])))),
    isfinite: asked((e, x) => e.less(e.abs(x), Number.POSITIVE_INFINITY)),
    isneginf: asked((e, x) => e.equal(x, Number.NEGATIVE_INFINITY)),
    isposinf: asked((e, x) => e.equal(x, Number.POSITIVE_INFINITY)),
    isreal: asked((_, x) => x, true),
    // Of −0 the reciprocal is −∞.
    signbit: asked((e, x) => e.graph.node('Or', [e.less(x, 0), e.less(e.div(1, x), 0)])),
    ...special,
    logical_not: ({ input }, graph) => graph.node('Not', [castTo(graph, graph.input(input), input.dtype, 'bool')]),
    trunc: ({ input }, graph) => {
      const value = graph.input(input);
      if (asFloat(input.dtype) !== input.dtype) return graph.node('Identity', [value]);
      return graph.node('Mul', [graph.node('Sign', [value]), graph.node('Floor', [graph.node('Abs', [value])])]);
    },
  };
  return lowerings[id];
}

/** 0 of NaN, which ONNX leaves as it is. */
const sign: Lower = ({ input }, graph) => {
  const value = graph.input(input);
  const found = graph.node(input.dtype === 'bool' ? 'Identity' : 'Sign', [value]);
  if (kindOf(input.dtype) !== 'float') return found;
  return new Expression(graph, input.dtype).where(graph.node('IsNaN', [value]), 0, found);
};

/** A formula of one float. */
function floated(formula: (e: Expression, x: LoweredValue) => LoweredValue): Lower {
  return ({ input }, graph, output) => {
    const { dtype } = output as Tensor;
    return formula(new Expression(graph, dtype), castTo(graph, graph.input(input), input.dtype, dtype));
  };
}

/** A question about one number; with `always`, one that every real number answers alike. */
function asked(formula: (e: Expression, x: LoweredValue) => LoweredValue, always = false): Lower {
  return ({ input }, graph) => {
    if (always) return graph.node('Expand', [graph.constant([1], [], 'bool'), graph.constant(numbers(input.shape))]);
    const dtype = asFloat(input.dtype);
    return formula(new Expression(graph, dtype), castTo(graph, graph.input(input), input.dtype, dtype));
  };
}

function scaledLog(base: number): Lower {
  return ({ input }, graph, output) => {
    const { dtype } = output as Tensor;
    const value = castTo(graph, graph.input(input), input.dtype, dtype);
    return graph.node('Mul', [graph.node('Log', [value]), graph.constant([1 / base], [], dtype)]);
  };
}
