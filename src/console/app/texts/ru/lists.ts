import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Фильтр',
  filters: 'Фильтры',
  clearFilters: 'Сбросить фильтры',
  any: 'Все',
  columns: 'Столбцы',
  export: 'Экспорт в CSV',
  exporting: 'Экспорт… {count}',
  exported:
    '{count, plural, one {Экспортирована # строка} few {Экспортированы # строки} many {Экспортировано # строк} other {Экспортировано # строки}}',
  selected: '{count, plural, one {Выбрано: #} few {Выбрано: #} many {Выбрано: #} other {Выбрано: #}}',
  select: 'Выбрать {name}',
  selectAll: 'Выбрать все загруженные',
  deselect: 'Снять выбор',
  total: '{count, plural, one {Всего: #} few {Всего: #} many {Всего: #} other {Всего: #}}',
  sortedUp: 'по возрастанию',
  sortedDown: 'по убыванию',
  nothingFound: 'Ничего не подходит.',
  nothingFoundText: 'Введите меньше или сбросьте фильтры.',
  bulkDone: '{count, plural, one {Выполнено: #} few {Выполнено: #} many {Выполнено: #} other {Выполнено: #}}',
  bulkSome: 'Выполнено: {done}, не удалось: {failed}. {reason}',
};
