import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Journal d’audit',
  columns: {
    what: 'Ce qui s’est passé',
    at: 'Quand',
    who: 'Qui',
    object: 'Objet',
    kind: 'Type d’objet',
    type: 'Type d’événement',
    service: 'Par',
    organization: 'Organisation',
    payload: 'Contenu',
  },
  filters: {
    object: 'ID de l’objet',
    who: 'ID de l’auteur',
    organization: 'ID de l’organisation',
    since: 'Depuis',
    until: 'Jusqu’à',
  },
  facts: 'Ce qui s’est passé',
  ofObject: 'Tout sur cet objet',
  payloadText:
    'Les secrets sont omis ; ce qui est personnel est masqué pour qui ne peut pas lire les personnes.',
  asJson: 'En JSON',
  noPayload: 'Il ne dit rien de plus.',
};
