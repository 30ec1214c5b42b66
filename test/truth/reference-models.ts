/**
 * For test/truth/reference.py: every reference model at every case that the test runs, one JSON line each on stdout, with
 * the model's bytes and the numbers that are fed to it. Settings that shape the graph come as they are entered.
 */
import { referenceModel } from '../../src/onnx/reference/build';
import { references } from '../../src/onnx/reference/catalogue';
import { casesOf } from '../onnx/reference-cases';

const asText = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

for (const reference of references)
  for (const [index, entered] of casesOf(reference).entries()) {
    const line = { id: reference.id, index, ...described(reference, entered) };
    process.stdout.write(`${JSON.stringify(line, asText)}\n`);
  }

function described(reference: (typeof references)[number], entered: ReturnType<typeof casesOf>[number]) {
  try {
    const { model, inputs, outputs } = referenceModel(reference, entered);
    const settings = Object.entries(entered).filter(([name]) =>
      ['whole', 'choice', 'switch'].includes(reference.inputs[name]!.kind),
    );
    return {
      model: Buffer.from(model).toString('base64'),
      settings: Object.fromEntries(settings),
      inputs: inputs.map(({ name, shape, values }) => ({ name, shape, values: [...values] })),
      outputs: outputs.map(({ name, shape }) => ({ name: name.replace(':out', ''), shape })),
    };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}
