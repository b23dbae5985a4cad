import { colourOf, contrast } from '../../../colour.ts';

/** WCAG 2.2 §1.4.3: of text. */
export const readableRatio = 4.5;
/** WCAG 2.2 §1.4.11: of shapes that mean something. */
export const shapeRatio = 3;

/** Of two colours, rounded down, so that what falls short never looks as if it sufficed; undefined where one is none. */
export function ratioOf(ink: string, ground: string): number | undefined {
  const [one, other] = [colourOf(ink), colourOf(ground)];
  return one && other ? Math.floor(contrast(one, other) * 10) / 10 : undefined;
}
