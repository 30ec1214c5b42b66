/** Where time and chance enter a page: when something was answered, and the id of its line in the log. */
import { eventId } from '../../src/quiz/log';

export interface Stamp {
  readonly now: number;
  readonly id: string;
  /** Minutes east of UTC. */
  readonly tz: number;
}

export function stamp(): Stamp {
  const now = Date.now();
  return { now, id: eventId(now, Math.random), tz: -new Date(now).getTimezoneOffset() };
}
