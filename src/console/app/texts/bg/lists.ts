import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Филтър',
  filters: 'Филтри',
  clearFilters: 'Изчистване на филтрите',
  any: 'Всички',
  columns: 'Колони',
  export: 'Експорт като CSV',
  exporting: 'Експортиране… {count}',
  exported: '{count, plural, one {Експортиран # ред} other {Експортирани # реда}}',
  selected: '{count, plural, one {# избран} other {# избрани}}',
  select: 'Избиране на {name}',
  selectAll: 'Избиране на всички заредени',
  deselect: 'Отмяна на избора',
  total: '{count, plural, one {Общо #} other {Общо #}}',
  sortedUp: 'възходящо',
  sortedDown: 'низходящо',
  nothingFound: 'Няма съвпадения.',
  nothingFoundText: 'Търсете по-малко или изчистете филтрите.',
  bulkDone: '{count, plural, one {Успешно: #} other {Успешни: #}}',
  bulkSome: 'Успешни: {done}, неуспешни: {failed}. {reason}',
};
