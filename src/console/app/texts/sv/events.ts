import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Granskningslogg',
  columns: {
    what: 'Vad som hände',
    at: 'När',
    who: 'Vem',
    object: 'Objekt',
    kind: 'Objekttyp',
    type: 'Händelsetyp',
    service: 'Via',
    organization: 'Organisation',
    payload: 'Innehåll',
  },
  filters: {
    object: 'Objektets id',
    who: 'Id för den som gjorde det',
    organization: 'Organisationens id',
    since: 'Från',
    until: 'Till',
  },
  facts: 'Vad som hände',
  ofObject: 'Allt om det här objektet',
  payloadText:
    'Hemligheter är utelämnade; personuppgifter är maskerade för den som inte får läsa om personer.',
  asJson: 'Som JSON',
  noPayload: 'Mer än så säger den inte.',
};
