/** What a name may take of a page. */
const longest = 60;

/** Line ends and their like. */
const control = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** What turns the text around it, or is not seen at all (Unicode UAX #9), but for the joiners that scripts need. */
const unseen = /(?![\u200c\u200d])\p{Cf}/gu;

/** A name that others chose, as it may stand in a sentence of ours: it says nothing that it does not show. */
export function shownName(name: string): string {
  const clean = name.replace(unseen, '').replace(control, ' ').replace(/\s+/gu, ' ').trim();
  const letters = [...new Intl.Segmenter().segment(clean)].map(({ segment }) => segment);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : clean;
}
