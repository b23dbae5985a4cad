import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtruj',
  filters: 'Filtry',
  clearFilters: 'Wyczyść filtry',
  any: 'Dowolne',
  columns: 'Kolumny',
  export: 'Eksportuj jako CSV',
  exporting: 'Eksportowanie… {count}',
  exported:
    '{count, plural, one {Wyeksportowano # wiersz} few {Wyeksportowano # wiersze} many {Wyeksportowano # wierszy} other {Wyeksportowano # wiersza}}',
  selected:
    '{count, plural, one {Zaznaczono: #} few {Zaznaczono: #} many {Zaznaczono: #} other {Zaznaczono: #}}',
  select: 'Zaznacz: {name}',
  selectAll: 'Zaznacz wszystkie wczytane',
  deselect: 'Odznacz',
  total: '{count, plural, one {Razem: #} few {Razem: #} many {Razem: #} other {Razem: #}}',
  sortedUp: 'rosnąco',
  sortedDown: 'malejąco',
  nothingFound: 'Nic nie pasuje.',
  nothingFoundText: 'Szukaj mniej dokładnie albo wyczyść filtry.',
  bulkDone: '{count, plural, one {Wykonano: #} few {Wykonano: #} many {Wykonano: #} other {Wykonano: #}}',
  bulkSome: 'Wykonano: {done}, nie udało się: {failed}. {reason}',
};
