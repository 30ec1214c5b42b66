/** One file of measurements for several windows: each adds to it, none takes away. */
import { strict as assert } from 'node:assert';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from '../../src/host/measurement';
import { measurementsFile } from '../../src/host/measurements-file';

const ran = (at: number, ms = 0.2): Ran => ({
  device: 'cpu',
  input: 'random values',
  out: [[1, 6, 28, 28]],
  ms,
  mean: 0,
  std: 1,
  min: -2,
  max: 2,
  zeros: 0.5,
  at,
});
const calls = (...names: readonly (readonly [string, Ran])[]) => ({ calls: names, networks: [] });

describe('a file of measurements', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps what two windows measured in turn, and of both the later result of one call', () => {
    const [first, second] = [measurementsFile(folder, '1'), measurementsFile(folder, '1')];
    assert.deepEqual(second.read().calls, []);
    assert.ok(first.add(calls(['a', ran(1)], ['shared', ran(5, 5)])));
    assert.ok(second.add(calls(['b', ran(2)], ['shared', ran(4, 4)])));
    assert.ok(first.add(calls(['c', ran(3)])));
    const kept = measurementsFile(folder, '1').read().calls;
    assert.deepEqual(
      kept.map(([name, { at }]) => [name, at]),
      [
        ['a', 1],
        ['b', 2],
        ['c', 3],
        ['shared', 5],
      ],
    );
    assert.deepEqual(readdirSync(folder), ['measurements.json']);
  });

  it('is left alone while another window writes, unless that one is gone or this one goes', () => {
    const lock = join(folder, 'measurements.json.lock');
    const window = measurementsFile(folder, '1');
    writeFileSync(lock, '');
    assert.equal(window.add(calls(['a', ran(1)])), false);
    assert.deepEqual(window.read().calls, []);
    assert.ok(window.add(calls(['a', ran(1)]), true));
    assert.deepEqual(readdirSync(folder).sort(), ['measurements.json', 'measurements.json.lock']);
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(lock, longAgo, longAgo);
    assert.ok(window.add(calls(['b', ran(2)])));
    assert.deepEqual(
      window.read().calls.map(([name]) => name),
      ['a', 'b'],
    );
    assert.deepEqual(readdirSync(folder), ['measurements.json']);
  });

  it('begins anew where it is cut short, or of another version', () => {
    const window = measurementsFile(folder, '1');
    window.add(calls(['a', ran(1)]));
    assert.deepEqual(measurementsFile(folder, '2').read().calls, []);
    const said: string[] = [];
    const file = join(folder, 'measurements.json');
    writeFileSync(file, '{"version":"1","calls":[["a"');
    const other = measurementsFile(folder, '1', text => said.push(text));
    assert.deepEqual(other.read().calls, []);
    other.add(calls(['b', ran(2)]));
    assert.deepEqual(
      other.read().calls.map(([name]) => name),
      ['b'],
    );
    assert.deepEqual(said, [`what was measured before cannot be read; the file is kept as ${file}.unreadable`]);
    assert.equal(readFileSync(`${file}.unreadable`, 'utf8'), '{"version":"1","calls":[["a"');
  });

  // A file of Linux that takes nothing, as a full disk does.
  for (const full of ['/dev/full'].filter(existsSync))
    it('stays as it was where the disk is full, and takes what was measured later', () => {
      const window = measurementsFile(folder, '1');
      window.add(calls(['a', ran(1)]));
      symlinkSync(full, join(folder, `measurements.json.${process.pid}`));
      assert.throws(() => window.add(calls(['b', ran(2)])), /ENOSPC/);
      assert.deepEqual(readdirSync(folder), ['measurements.json']);
      window.add(calls(['b', ran(2)]));
      assert.deepEqual(
        window.read().calls.map(([name]) => name),
        ['a', 'b'],
      );
    });
});
