import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Jurnal de audit',
  columns: {
    what: 'Ce s-a întâmplat',
    at: 'Când',
    who: 'Cine',
    object: 'Obiect',
    kind: 'Felul obiectului',
    type: 'Tipul evenimentului',
    service: 'Prin',
    organization: 'Organizație',
    payload: 'Conținut',
  },
  filters: {
    object: 'ID-ul obiectului',
    who: 'ID-ul celui care a făcut-o',
    organization: 'ID-ul organizației',
    since: 'De la',
    until: 'Până la',
  },
  facts: 'Ce s-a întâmplat',
  ofObject: 'Tot despre acest obiect',
  payloadText: 'Secretele lipsesc; datele personale sunt mascate pentru cine nu are voie să le citească.',
  asJson: 'Ca JSON',
  noPayload: 'Nu spune nimic mai mult.',
};
