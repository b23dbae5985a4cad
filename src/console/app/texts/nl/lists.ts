import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filteren',
  filters: 'Filters',
  clearFilters: 'Filters wissen',
  any: 'Alle',
  columns: 'Kolommen',
  export: 'Als CSV exporteren',
  exporting: 'Exporteren… {count}',
  exported: '{count, plural, one {# rij} other {# rijen}} geëxporteerd',
  selected: '{count, plural, one {# geselecteerd} other {# geselecteerd}}',
  select: '{name} selecteren',
  selectAll: 'Alles wat is geladen selecteren',
  deselect: 'Selectie opheffen',
  total: '{count, plural, one {# in totaal} other {# in totaal}}',
  sortedUp: 'oplopend',
  sortedDown: 'aflopend',
  nothingFound: 'Niets gevonden.',
  nothingFoundText: 'Zoek minder precies of wis de filters.',
  bulkDone: '{count, plural, one {# gedaan} other {# gedaan}}',
  bulkSome: '{done} gedaan, {failed} mislukt: {reason}',
};
