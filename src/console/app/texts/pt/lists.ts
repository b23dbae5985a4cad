import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtrar',
  filters: 'Filtros',
  clearFilters: 'Limpar filtros',
  any: 'Qualquer',
  columns: 'Colunas',
  export: 'Exportar como CSV',
  exporting: 'A exportar… {count}',
  exported:
    '{count, plural, one {# linha exportada} many {# de linhas exportadas} other {# linhas exportadas}}',
  selected: '{count, plural, one {# selecionado} many {# de selecionados} other {# selecionados}}',
  select: 'Selecionar {name}',
  selectAll: 'Selecionar tudo o que está carregado',
  deselect: 'Limpar a seleção',
  total: '{count, plural, one {# no total} many {# no total} other {# no total}}',
  sortedUp: 'ascendente',
  sortedDown: 'descendente',
  nothingFound: 'Nada corresponde.',
  nothingFoundText: 'Procure algo menos preciso, ou limpe os filtros.',
  bulkDone: '{count, plural, one {# concluído} many {# de concluídos} other {# concluídos}}',
  bulkSome: 'Concluídos: {done}; falhados: {failed}. {reason}',
};
