import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtrovat',
  filters: 'Filtry',
  clearFilters: 'Zrušit filtry',
  any: 'Libovolné',
  columns: 'Sloupce',
  export: 'Exportovat jako CSV',
  exporting: 'Exportuje se… {count}',
  exported:
    '{count, plural, one {Exportován # řádek} few {Exportovány # řádky} many {Exportováno # řádku} other {Exportováno # řádků}}',
  selected: '{count, plural, one {Vybráno: #} few {Vybráno: #} many {Vybráno: #} other {Vybráno: #}}',
  select: 'Vybrat: {name}',
  selectAll: 'Vybrat vše načtené',
  deselect: 'Zrušit výběr',
  total: '{count, plural, one {Celkem #} few {Celkem #} many {Celkem #} other {Celkem #}}',
  sortedUp: 'vzestupně',
  sortedDown: 'sestupně',
  nothingFound: 'Nic neodpovídá.',
  nothingFoundText: 'Hledejte méně přesně, nebo zrušte filtry.',
  bulkDone: '{count, plural, one {Hotovo: #} few {Hotovo: #} many {Hotovo: #} other {Hotovo: #}}',
  bulkSome: 'Hotovo: {done}, selhalo: {failed}. {reason}',
};
