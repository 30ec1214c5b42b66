/** What is said of Albumentations is what it does (test/truth/albumentations.json). */
import { strict as assert } from 'node:assert';
import { hoverText } from '../host/hover-text';
import facts from '../truth/albumentations.json';

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(`import albumentations as A\nfrom albumentations.pytorch import ToTensorV2\n${marked}`);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

it('normalises bytes to the bounds that are told', () => {
  assert.deepEqual(facts.normalized, [-2.1179, 2.64, 'float32']);
  says('A.Norma$0lize()', 'Bytes from 0 to 255 become −2.12 to 2.64.', '(x / 255 − mean) / std');
});

it('makes tensors without scaling', () => {
  assert.deepEqual(facts.tensor, [[3, 4, 6], 'torch.uint8', 255]);
  assert.deepEqual(facts.masks, [
    [[4, 6], 'torch.uint8'],
    [[4, 6, 2], 'torch.uint8'],
  ]);
  says('ToTens$0orV2()', 'H×W×C becomes C×H×W', 'Nothing is scaled', 'keeps them last');
});

it('takes height before width', () => {
  assert.deepEqual(facts.sizes.Resize, [10, 20, 3]);
  says('A.Resi$0ze(10, 20)', '10×20', 'Height comes first');
  assert.deepEqual(facts.sizes.RandomResizedCrop, [5, 7, 3]);
  says('A.RandomResized$0Crop((5, 7))', '5×7');
  says('A.RandomResized$0Crop(5, 7)', '5×7');
  assert.equal(facts['crop larger than the image refused'], true);
  assert.deepEqual(
    [facts.sizes.LongestMaxSize, facts.sizes.SmallestMaxSize],
    [
      [8, 12, 3],
      [12, 18, 3],
    ],
  );
});

it('reads one limit as a range about 0', () => {
  assert.deepEqual(facts.limits, [
    [-30, 30],
    [0.8, 1.2],
    [0.8, 1.2],
  ]);
  says('A.Rota$0te(limit=30, p=0.3)', 'up to ±30°', '30% of the images');
  says('A.ShiftScale$0Rotate(0.1, 0.2, 30)', 'up to ±10% of a side', 'zooms by 0.8 to 1.2', 'up to ±30°');
  const [contrast, brightness, both] = facts['contrast, brightness, both of 100'] as [number, number, number];
  assert.deepEqual([contrast, brightness], [120, Math.floor(100 + 0.1 * 255)]);
  assert.equal(both, Math.floor(1.2 * 100 + 0.1 * 255));
  says('A.RandomBrightness$0Contrast(0.1, 0.2)', 'multiplied by 0.8 to 1.2', 'then up to ±10% of the largest value');
});

it('is applied to the share that is told where none is given', () => {
  for (const [name, share] of Object.entries(facts.shares)) says(`A.${name[0]}$0${name.slice(1)}()`, `p ${share}`);
});
