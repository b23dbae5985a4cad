import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtra',
  filters: 'Filtri',
  clearFilters: 'Cancella i filtri',
  any: 'Qualsiasi',
  columns: 'Colonne',
  export: 'Esporta come CSV',
  exporting: 'Esportazione… {count}',
  exported: '{count, plural, one {# riga esportata} many {# di righe esportate} other {# righe esportate}}',
  selected: '{count, plural, one {# selezionato} many {# di selezionati} other {# selezionati}}',
  select: 'Seleziona {name}',
  selectAll: 'Seleziona tutto ciò che è caricato',
  deselect: 'Deseleziona',
  total: '{count, plural, one {# in totale} many {# in totale} other {# in totale}}',
  sortedUp: 'crescente',
  sortedDown: 'decrescente',
  nothingFound: 'Nessuna corrispondenza.',
  nothingFoundText: 'Cerchi qualcosa di meno preciso, o cancelli i filtri.',
  bulkDone: '{count, plural, one {# completato} many {# di completati} other {# completati}}',
  bulkSome: 'Completati: {done}; falliti: {failed}. {reason}',
};
