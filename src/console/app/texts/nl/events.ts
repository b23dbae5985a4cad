import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Auditlog',
  columns: {
    what: 'Wat er is gebeurd',
    at: 'Wanneer',
    who: 'Wie',
    object: 'Object',
    kind: 'Soort object',
    type: 'Type gebeurtenis',
    service: 'Via',
    organization: 'Organisatie',
    payload: 'Inhoud',
  },
  filters: {
    object: 'Id van het object',
    who: 'Id van wie het deed',
    organization: 'Id van de organisatie',
    since: 'Vanaf',
    until: 'Tot',
  },
  facts: 'Wat er is gebeurd',
  ofObject: 'Alles van dit object',
  payloadText:
    'Geheimen zijn weggelaten; persoonsgegevens zijn afgeschermd voor wie geen personen mag lezen.',
  asJson: 'Als JSON',
  noPayload: 'Meer is er niet vastgelegd.',
};
