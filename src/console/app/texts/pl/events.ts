import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Dziennik audytu',
  columns: {
    what: 'Co się wydarzyło',
    at: 'Kiedy',
    who: 'Kto',
    object: 'Obiekt',
    kind: 'Rodzaj obiektu',
    type: 'Typ zdarzenia',
    service: 'Przez',
    organization: 'Organizacja',
    payload: 'Treść',
  },
  filters: {
    object: 'Identyfikator obiektu',
    who: 'Identyfikator sprawcy',
    organization: 'Identyfikator organizacji',
    since: 'Od',
    until: 'Do',
  },
  facts: 'Co się wydarzyło',
  ofObject: 'Wszystko o tym obiekcie',
  payloadText: 'Pominięto dane tajne; dane osobowe są zasłonięte dla osób, które nie mogą ich odczytywać.',
  asJson: 'Jako JSON',
  noPayload: 'Nic więcej nie zapisano.',
};
