/** Relative luminance (WCAG 2.2); of `#rgb` and `#rrggbb`. */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, (digit) => digit + digit) : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or black, whichever can be read better on the colour. */
export const inkOn = (hex: string): '#ffffff' | '#000000' =>
  1.05 / (luminance(hex) + 0.05) >= (luminance(hex) + 0.05) / 0.05 ? '#ffffff' : '#000000';
