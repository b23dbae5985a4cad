import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtrera',
  filters: 'Filter',
  clearFilters: 'Rensa filter',
  any: 'Alla',
  columns: 'Kolumner',
  export: 'Exportera som CSV',
  exporting: 'Exporterar… {count}',
  exported: '{count, plural, one {# rad exporterad} other {# rader exporterade}}',
  selected: '{count, plural, one {# markerad} other {# markerade}}',
  select: 'Markera {name}',
  selectAll: 'Markera alla inlästa',
  deselect: 'Avmarkera',
  total: '{count, plural, one {# totalt} other {# totalt}}',
  sortedUp: 'stigande',
  sortedDown: 'fallande',
  nothingFound: 'Inga träffar.',
  nothingFoundText: 'Sök mindre exakt, eller rensa filtren.',
  bulkDone: '{count, plural, one {# klar} other {# klara}}',
  bulkSome: '{done} klara, {failed} misslyckades: {reason}',
};
