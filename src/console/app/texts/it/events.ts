import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Log di audit',
  columns: {
    what: 'Che cosa è successo',
    at: 'Quando',
    who: 'Chi',
    object: 'Oggetto',
    kind: 'Tipo di oggetto',
    type: 'Tipo di evento',
    service: 'Tramite',
    organization: 'Organizzazione',
    payload: 'Contenuto',
  },
  filters: {
    object: 'ID dell’oggetto',
    who: 'ID di chi l’ha fatto',
    organization: 'ID dell’organizzazione',
    since: 'Dal',
    until: 'Fino al',
  },
  facts: 'Che cosa è successo',
  ofObject: 'Tutto su questo oggetto',
  payloadText: 'I segreti sono omessi; ciò che è personale è mascherato per chi non può leggere le persone.',
  asJson: 'Come JSON',
  noPayload: 'Non dice altro.',
};
