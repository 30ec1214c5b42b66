/** Data sets that read their images with OpenCV: as soon as the code resizes them, the sizes reach the network. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { Tensor } from '../../src/interpreter/values';
import { isKnown } from '../../src/tensor/dim';

const evaluated = (expression: string) => evaluateIn(openSession({ uri: 'main.py', text: 'import cv2\n' }), expression);

const axesOf = (expression: string) => {
  const value = evaluated(expression);
  return value instanceof Tensor ? value.shape.map(size => (isKnown(size) ? size : '?')) : undefined;
};

describe('an image that OpenCV reads', () => {
  it('has three channels unless the flags say otherwise, and a size that nobody knows', () => {
    assert.deepEqual(axesOf("cv2.imread('a.jpg')"), ['?', '?', 3]);
    assert.deepEqual(axesOf("cv2.imread('a.jpg', cv2.IMREAD_COLOR)"), ['?', '?', 3]);
    assert.deepEqual(axesOf("cv2.imread('a.jpg', 0)"), ['?', '?']);
    assert.deepEqual(axesOf("cv2.imread('a.jpg', cv2.IMREAD_GRAYSCALE)"), ['?', '?']);
    assert.equal(axesOf("cv2.imread('a.png', cv2.IMREAD_UNCHANGED)"), undefined);
  });

  it('is not taken to be as large as another one', () => {
    const same = evaluated("cv2.imread('a.jpg').shape == cv2.imread('b.jpg').shape");
    assert.notEqual(typeof same, 'boolean');
  });

  it('tells the network its input once it is resized', () => {
    const text = `import cv2, torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
class Photos(Dataset):
    def __init__(self, files):
        self.files = files
    def __len__(self):
        return len(self.files)
    def __getitem__(self, i):
        image = cv2.cvtColor(cv2.imread(self.files[i]), cv2.COLOR_BGR2RGB)
        image = cv2.resize(image, (96, 64))
        return torch.from_numpy(image).permute(2, 0, 1).float() / 255
net = nn.Conv2d(3, 8, 3, padding=1)
for images in DataLoader(Photos(open('list.txt').read().split()), batch_size=4, drop_last=True):
    net(images)
`;
    const [network] = analyze({ uri: 'main.py', text }).networks;
    assert.deepEqual(network!.tensors[network!.outputs[0]!]!.shape, [4, 8, 64, 96]);
    assert.deepEqual(network!.problems, []);
  });
});
