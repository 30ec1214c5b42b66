/** Numbers with what they count beneath them. */
interface Props {
  readonly numbers: readonly { readonly name: string; readonly value: string }[];
  /** Several lines of them, beside other things. */
  readonly small?: boolean;
}

export function NumberList({ numbers, small }: Props) {
  return (
    <dl class={small ? 'numbers small' : 'numbers'}>
      {numbers.map(({ name, value }) => (
        <div key={name}>
          <dd>{value}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}
