import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filter',
  filters: 'Filter',
  clearFilters: 'Filter leeren',
  any: 'Beliebig',
  columns: 'Spalten',
  export: 'Als CSV exportieren',
  exporting: 'Wird exportiert … {count}',
  exported: '{count, plural, one {# Zeile} other {# Zeilen}} exportiert',
  selected: '{count, plural, one {# ausgewählt} other {# ausgewählt}}',
  select: '{name} auswählen',
  selectAll: 'Alle geladenen auswählen',
  deselect: 'Auswahl aufheben',
  total: '{count, plural, one {# insgesamt} other {# insgesamt}}',
  sortedUp: 'aufsteigend',
  sortedDown: 'absteigend',
  nothingFound: 'Nichts passt.',
  nothingFoundText: 'Suchen Sie nach weniger, oder leeren Sie die Filter.',
  bulkDone: '{count, plural, one {# erledigt} other {# erledigt}}',
  bulkSome: '{done} erledigt, {failed} fehlgeschlagen: {reason}',
};
