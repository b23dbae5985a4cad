import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Auditnapló',
  columns: {
    what: 'Mi történt',
    at: 'Mikor',
    who: 'Ki',
    object: 'Objektum',
    kind: 'Objektum fajtája',
    type: 'Esemény típusa',
    service: 'Min keresztül',
    organization: 'Szervezet',
    payload: 'Tartalom',
  },
  filters: {
    object: 'Az objektum azonosítója',
    who: 'A végrehajtó azonosítója',
    organization: 'A szervezet azonosítója',
    since: 'Ettől',
    until: 'Eddig',
  },
  facts: 'Mi történt',
  ofObject: 'Minden erről az objektumról',
  payloadText: 'A titkok kimaradnak; a személyes adatok takarva vannak annak, aki személyeket nem olvashat.',
  asJson: 'JSON-ként',
  noPayload: 'Többet nem mond.',
};
