import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Denetim günlüğü',
  columns: {
    what: 'Ne oldu',
    at: 'Ne zaman',
    who: 'Kim',
    object: 'Nesne',
    kind: 'Nesne türü',
    type: 'Olay türü',
    service: 'Neyin üzerinden',
    organization: 'Kuruluş',
    payload: 'İçerik',
  },
  filters: {
    object: 'Nesnenin kimliği',
    who: 'Yapanın kimliği',
    organization: 'Kuruluşun kimliği',
    since: 'Başlangıç',
    until: 'Bitiş',
  },
  facts: 'Ne oldu',
  ofObject: 'Bu nesnenin tümü',
  payloadText: 'Sırlar çıkarılır; kişisel veriler, kişileri okuma izni olmayanlara gizlenir.',
  asJson: 'JSON olarak',
  noPayload: 'Başka bir şey söylemiyor.',
};
