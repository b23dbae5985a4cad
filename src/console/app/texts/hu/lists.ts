import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Szűrés',
  filters: 'Szűrők',
  clearFilters: 'Szűrők törlése',
  any: 'Bármely',
  columns: 'Oszlopok',
  export: 'Exportálás CSV-be',
  exporting: 'Exportálás… {count}',
  exported: '{count, plural, one {# sor} other {# sor}} exportálva',
  selected: '{count, plural, one {# kijelölve} other {# kijelölve}}',
  select: '{name} kijelölése',
  selectAll: 'Minden betöltött kijelölése',
  deselect: 'Kijelölés megszüntetése',
  total: '{count, plural, one {Összesen #} other {Összesen #}}',
  sortedUp: 'növekvő',
  sortedDown: 'csökkenő',
  nothingFound: 'Nincs találat.',
  nothingFoundText: 'Keressen kevésbé pontosan, vagy törölje a szűrőket.',
  bulkDone: '{count, plural, one {# kész} other {# kész}}',
  bulkSome: '{done} kész, {failed} nem sikerült: {reason}',
};
