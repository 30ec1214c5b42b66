/** What came before what: a thing that is younger than a fork in the code exists on one of its sides only. */
let youngest = 0;

export function nextAge(): number {
  return ++youngest;
}

/** Things made from here on are younger. */
export function ageNow(): number {
  return youngest;
}

/** The attributes of an object, which knows when it was made. */
export class Attributes<T> extends Map<string, T> {
  readonly age = nextAge();
}
