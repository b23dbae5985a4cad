import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Филтер',
  filters: 'Филтри',
  clearFilters: 'Исчисти ги филтрите',
  any: 'Сите',
  columns: 'Колони',
  export: 'Извези како CSV',
  exporting: 'Се извезува… {count}',
  exported: '{count, plural, one {Извезен е # ред} other {Извезени се # реда}}',
  selected: '{count, plural, one {# избран} other {# избрани}}',
  select: 'Избери {name}',
  selectAll: 'Избери ги сите вчитани',
  deselect: 'Откажи го изборот',
  total: '{count, plural, one {Вкупно #} other {Вкупно #}}',
  sortedUp: 'растечки',
  sortedDown: 'опаѓачки',
  nothingFound: 'Нема совпаѓања.',
  nothingFoundText: 'Барајте помалку или исчистете ги филтрите.',
  bulkDone: '{count, plural, one {Успешно: #} other {Успешни: #}}',
  bulkSome: 'Успешни: {done}, неуспешни: {failed}. {reason}',
};
