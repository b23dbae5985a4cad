import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Audit-Log',
  columns: {
    what: 'Was geschehen ist',
    at: 'Wann',
    who: 'Wer',
    object: 'Objekt',
    kind: 'Art des Objekts',
    type: 'Ereignistyp',
    service: 'Über',
    organization: 'Organisation',
    payload: 'Inhalt',
  },
  filters: {
    object: 'ID des Objekts',
    who: 'ID der handelnden Person',
    organization: 'ID der Organisation',
    since: 'Seit',
    until: 'Bis',
  },
  facts: 'Was geschehen ist',
  ofObject: 'Alles zu diesem Objekt',
  payloadText: 'Geheimes fehlt; Persönliches ist verdeckt für alle, die Personen nicht lesen dürfen.',
  asJson: 'Als JSON',
  noPayload: 'Mehr sagt es nicht.',
};
