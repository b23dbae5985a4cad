import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Auditní protokol',
  columns: {
    what: 'Co se stalo',
    at: 'Kdy',
    who: 'Kdo',
    object: 'Objekt',
    kind: 'Druh objektu',
    type: 'Typ události',
    service: 'Přes',
    organization: 'Organizace',
    payload: 'Obsah',
  },
  filters: {
    object: 'ID objektu',
    who: 'ID toho, kdo to udělal',
    organization: 'ID organizace',
    since: 'Od',
    until: 'Do',
  },
  facts: 'Co se stalo',
  ofObject: 'Vše o tomto objektu',
  payloadText: 'Tajné údaje jsou vynechány; osobní údaje jsou skryté pro toho, kdo nesmí číst osoby.',
  asJson: 'Jako JSON',
  noPayload: 'Nic dalšího neříká.',
};
