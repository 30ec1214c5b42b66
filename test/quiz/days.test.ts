/** Days of the clock on the wall, in zones where some are longer than others. */
import { strict as assert } from 'node:assert';
import { dayEnds, startOfDay } from '../../src/panels/days';

describe('a day by the calendar', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  const check = (place: string, noon: string, hours: readonly number[], start: string) =>
    it(`is ${hours.join(', ')} hours long in ${place}`, () => {
      process.env.TZ = place;
      const now = Date.parse(noon);
      const ends = [startOfDay(now) - 1, ...dayEnds(now, hours.length)];
      assert.equal(new Date(ends[0]! + 1).toISOString(), start);
      assert.deepEqual(
        hours.map((_, day) => (ends[day + 1]! - ends[day]!) / 3_600_000),
        hours,
      );
    });
  check('Europe/Berlin', '2026-10-24T12:00:00Z', [24, 25, 24], '2026-10-23T22:00:00.000Z');
  check('America/New_York', '2026-03-08T16:00:00Z', [23, 24], '2026-03-08T05:00:00.000Z');
  check('Australia/Lord_Howe', '2026-10-04T02:00:00Z', [23.5, 24], '2026-10-03T13:30:00.000Z');
  check('Pacific/Kiritimati', '2026-06-01T00:00:00Z', [24, 24], '2026-05-31T10:00:00.000Z');
});
