/** Red, green, blue; 0 to 255 each. */
export type Colour = readonly [number, number, number];

export const black: Colour = [0, 0, 0];
export const white: Colour = [255, 255, 255];

/** `#rgb` or `#rrggbb`; undefined for anything else. */
export function colourOf(hex: string): Colour | undefined {
  const [, digits] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim()) ?? [];
  if (digits === undefined) return undefined;
  const wide = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const channel = (at: number) => Number.parseInt(wide.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

export const hexOf = (colour: Colour): string =>
  `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** @param share of the second colour, 0 to 1 */
export const mix = (a: Colour, b: Colour, share: number): Colour => {
  const channel = (at: 0 | 1 | 2) => Math.round(a[at] * (1 - share) + b[at] * share);
  return [channel(0), channel(1), channel(2)];
};

const linear = (channel: number): number => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
/** WCAG 2.2, relative luminance. */
const luminance = ([red, green, blue]: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

export const leastContrast = (ink: Colour, grounds: readonly Colour[]): number =>
  Math.min(...grounds.map((ground) => contrast(ink, ground)));

/** Black or white, whichever can be read better on all of these. One of them always can on one ground, by 4.58. */
export const inkOn = (...grounds: readonly Colour[]): Colour =>
  leastContrast(white, grounds) >= leastContrast(black, grounds) ? white : black;

/** The colour itself where it can be told from all of these, else as near to it as that goes. */
export function legible(wanted: Colour, grounds: readonly Colour[], ratio: number): Colour {
  const pole = inkOn(...grounds);
  for (let share = 0; share < 1; share += 0.04) {
    const ink = mix(wanted, pole, share);
    if (leastContrast(ink, grounds) >= ratio) return ink;
  }
  return pole;
}
