/** Models of transformers from checkpoints: what is elsewhere is said to be, and a configuration in the code is followed. */
import { strict as assert } from 'node:assert';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';
import { modelPackages } from '../fetch/model-packages';

describe('a model from a checkpoint', () => {
  const cache = new ModuleCache();
  let root: string;

  before(async function () {
    this.timeout(180_000);
    root = (await modelPackages()).get('transformers')!;
  });

  const model = (expression: string) => {
    const text = `from transformers import AutoModel, BertConfig, BertModel\nsmall = BertConfig(vocab_size=100, hidden_size=32, num_hidden_layers=1, num_attention_heads=4, intermediate_size=64)\nmodel = ${expression}\n`;
    const source = { uri: `${root}/main.py`, text };
    return open(source, { resolve: projectResolver(source.uri, root), cache }).trace('model');
  };

  for (const name of ['BertModel', 'AutoModel'])
    it(`is not known for ${name}, and says why`, () => {
      const network = model(`${name}.from_pretrained('bert-base-uncased')`);
      assert.ok(isUnknown(network));
      assert.match(network.reason, new RegExp(`${name}.*the checkpoint 'bert-base-uncased', which is not here`));
    }).timeout(60_000);

  it('has the sizes of a configuration in the code', () => {
    const [given, made] = [
      model("BertModel.from_pretrained('bert-base-uncased', config=small)"),
      model('BertModel(small)'),
    ];
    assert.ok(!isUnknown(given) && !isUnknown(made), isUnknown(given) ? given.reason : '');
    assert.deepEqual(
      given.modules.find(({ path }) => path === 'embeddings.word_embeddings')?.arguments,
      made.modules.find(({ path }) => path === 'embeddings.word_embeddings')?.arguments,
    );
    assert.ok(made.modules.some(({ path }) => path === 'embeddings.word_embeddings'));
  }).timeout(60_000);
});
