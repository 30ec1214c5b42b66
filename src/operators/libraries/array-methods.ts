/**
 * NumPy's methods and types that change what an array is made of: one long vector, another type.
 * Source: NumPy reference, numpy.ndarray and Scalars; checked in test/truth/estimators.json.
 */
import { anything } from '../parameter';
import { numpy } from './numpy';

const flat = (name: string, purpose: string) =>
  numpy({
    name: `numpy.ndarray.${name}`,
    purpose,
    note: 'conv-output-size',
    parameters: { a: anything() },
    facts: () => ['Row by row. Of an image of H×W×C, reshape(-1, C) keeps a row a pixel.'],
  });

const arrayMethods = [
  flat('flatten', 'The elements as one long vector, copied.'),
  flat('ravel', 'The elements as one long vector, not copied where that can be.'),
  numpy({
    name: 'numpy.ndarray.astype',
    purpose: 'A copy of another type.',
    note: 'neural-network-basics',
    parameters: { a: anything(), dtype: anything() },
    facts: () => [
      'Floats to whole numbers are cut off, not rounded. What does not fit into bytes wraps round: np.clip(x, 0, 255) first.',
    ],
  }),
];

const TYPES: Readonly<Record<string, string>> = {
  float32: 'The type of PyTorch’s weights, and what many functions of OpenCV ask for (kmeans, perspectiveTransform).',
  float64: 'NumPy’s own type for floats; PyTorch’s layers are float32.',
  uint8: 'Bytes: floats are cut off, not rounded, and what is beyond 0 to 255 wraps round. Clip first.',
  int32: 'Floats are cut off, not rounded.',
  int64: 'The type of class indices in PyTorch. Floats are cut off, not rounded.',
};

const casts = Object.entries(TYPES).map(([name, fact]) =>
  numpy({
    name: `numpy.${name}`,
    purpose: `Makes ${name} of a number, a list or an array.`,
    note: 'neural-network-basics',
    parameters: { x: anything() },
    facts: () => [fact],
  }),
);

export const castings = [...arrayMethods, ...casts];
