import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtrar',
  filters: 'Filtros',
  clearFilters: 'Borrar filtros',
  any: 'Cualquiera',
  columns: 'Columnas',
  export: 'Exportar como CSV',
  exporting: 'Exportando… {count}',
  exported: '{count, plural, one {# fila exportada} many {# de filas exportadas} other {# filas exportadas}}',
  selected: '{count, plural, one {# seleccionado} many {# de seleccionados} other {# seleccionados}}',
  select: 'Seleccionar {name}',
  selectAll: 'Seleccionar todo lo cargado',
  deselect: 'Quitar la selección',
  total: '{count, plural, one {# en total} many {# en total} other {# en total}}',
  sortedUp: 'ascendente',
  sortedDown: 'descendente',
  nothingFound: 'No hay coincidencias.',
  nothingFoundText: 'Busque algo menos preciso, o borre los filtros.',
  bulkDone: '{count, plural, one {# hecho} many {# de hechos} other {# hechos}}',
  bulkSome: 'Hechos: {done}; fallidos: {failed}. {reason}',
};
