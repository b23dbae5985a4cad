import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtru',
  filters: 'Filtre',
  clearFilters: 'Goliți filtrele',
  any: 'Oricare',
  columns: 'Coloane',
  export: 'Exportați ca CSV',
  exporting: 'Se exportă… {count}',
  exported: '{count, plural, one {# rând exportat} few {# rânduri exportate} other {# de rânduri exportate}}',
  selected: '{count, plural, one {# selectat} few {# selectate} other {# selectate}}',
  select: 'Selectați {name}',
  selectAll: 'Selectați tot ce s-a încărcat',
  deselect: 'Deselectați',
  total: '{count, plural, one {# în total} few {# în total} other {# în total}}',
  sortedUp: 'crescător',
  sortedDown: 'descrescător',
  nothingFound: 'Nimic nu corespunde.',
  nothingFoundText: 'Căutați mai puțin sau goliți filtrele.',
  bulkDone: '{count, plural, one {# reușită} few {# reușite} other {# reușite}}',
  bulkSome: '{done} reușite, {failed} eșuate: {reason}',
};
