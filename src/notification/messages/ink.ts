/** Red, green and blue of `#rgb` or `#rrggbb`, up to 255. */
function partsOf(hex: string): readonly number[] {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, (digit) => digit + digit) : hex;
  return [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or black, whichever can be read better on the colour. */
export const inkOn = (hex: string): '#ffffff' | '#000000' =>
  1.05 / (luminance(hex) + 0.05) >= (luminance(hex) + 0.05) / 0.05 ? '#ffffff' : '#000000';

/** The colour with so much white in it. */
export const lighter = (hex: string, share: number): string =>
  `#${partsOf(hex)
    .map((part) =>
      Math.round(part + (255 - part) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
