import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtrer',
  filters: 'Filtres',
  clearFilters: 'Effacer les filtres',
  any: 'Tous',
  columns: 'Colonnes',
  export: 'Exporter en CSV',
  exporting: 'Exportation… {count}',
  exported: '{count, plural, one {# ligne exportée} many {# de lignes exportées} other {# lignes exportées}}',
  selected: '{count, plural, one {# sélectionné} many {# de sélectionnés} other {# sélectionnés}}',
  select: 'Sélectionner {name}',
  selectAll: 'Sélectionner tout ce qui est chargé',
  deselect: 'Désélectionner',
  total: '{count, plural, one {# au total} many {# au total} other {# au total}}',
  sortedUp: 'croissant',
  sortedDown: 'décroissant',
  nothingFound: 'Rien ne correspond.',
  nothingFoundText: 'Cherchez moins précisément, ou effacez les filtres.',
  bulkDone: '{count, plural, one {# terminé} many {# de terminés} other {# terminés}}',
  bulkSome: 'Réussis : {done}, échoués : {failed}. {reason}',
};
