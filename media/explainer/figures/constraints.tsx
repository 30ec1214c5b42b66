/** What each pixel of a window says about its motion: a line Ix·u + Iy·v = −It of the (u, v) plane. */
interface Props {
  readonly lines: readonly (readonly [Ix: number, Iy: number, It: number])[];
  /** Where motions lie in the drawing. */
  readonly x: (u: number) => number;
  readonly y: (v: number) => number;
  /** The largest motion that is drawn. */
  readonly reach: number;
}

export function ConstraintLines({ lines, x, y, reach }: Props) {
  // Strong gradients only: the others say next to nothing, and their lines lie anywhere.
  const strongest = Math.max(...lines.map(([a, b]) => Math.hypot(a, b)));
  const drawn = lines.filter(([a, b]) => Math.hypot(a, b) > 0.35 * strongest && strongest > 1e-9);
  const thin = drawn.filter((_, index) => index % Math.ceil(drawn.length / 24) === 0);
  return (
    <>
      {thin.map(([a, b, t], index) => {
        // Through its point nearest to the middle.
        const size = a * a + b * b;
        const [nu, nv] = [(-t * a) / size, (-t * b) / size];
        const [du, dv] = [(-b * 4 * reach) / Math.sqrt(size), (a * 4 * reach) / Math.sqrt(size)];
        return <line key={index} class="chord" x1={x(nu - du)} y1={y(nv - dv)} x2={x(nu + du)} y2={y(nv + dv)} />;
      })}
    </>
  );
}
