/** What readers may say of an answer that only they can judge: two steps, or four where they asked for them. */
export interface Judgement {
  readonly key: string;
  readonly label: string;
  readonly knew: boolean;
  readonly felt?: 'effort' | 'easy';
}

const NOT_YET: Judgement = { key: 'N', label: 'Not yet', knew: false };
const KNEW: Judgement = { key: 'K', label: 'I knew it', knew: true };

export function judgements(four = false): readonly Judgement[] {
  return four
    ? [
        NOT_YET,
        { key: 'W', label: 'With effort', knew: true, felt: 'effort' },
        KNEW,
        { key: 'Y', label: 'Too easy', knew: true, felt: 'easy' },
      ]
    : [NOT_YET, KNEW];
}
