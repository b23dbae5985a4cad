/** Of this file itself, or a picture inside it. */
const inside = /[ \t\r\n]*(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/iy;
const insideUrl = /url\([ \t\r\n]*["']?(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/gi;
/** What takes an address in CSS: Values 4 §4.5, Images 4 §2, and what older browsers called it. */
const address = /url(?:-prefix)?\(|image-set\(|image\(|src\(|paint\(|element\(|expression\(|javascript:/i;
/** Rules that only say when or where others hold. */
const ownRule = /@(?:-webkit-|-moz-)?(?:media|supports|keyframes|font-face)\b/gi;

export const staysInside = (reference: string): boolean => {
  inside.lastIndex = 0;
  return inside.test(reference);
};

/**
 * Whether what may be read as CSS asks for nothing elsewhere. A backslash writes any letter as a number
 * (CSS Syntax 3 §4.3.7), and so any of these words without its letters.
 */
export const isHarmlessValue = (css: string): boolean =>
  !css.includes('\\') && !address.test(css.replace(insideUrl, ' '));

/** The same for a whole sheet, whose rules can bring in others. */
export const isHarmlessSheet = (css: string): boolean =>
  isHarmlessValue(css) && !css.includes('<') && !css.replace(ownRule, ' ').includes('@');
