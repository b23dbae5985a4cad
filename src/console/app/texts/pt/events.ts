import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Registo de auditoria',
  columns: {
    what: 'O que aconteceu',
    at: 'Quando',
    who: 'Quem',
    object: 'Objeto',
    kind: 'Tipo de objeto',
    type: 'Tipo de evento',
    service: 'Através de',
    organization: 'Organização',
    payload: 'Conteúdo',
  },
  filters: {
    object: 'ID do objeto',
    who: 'ID de quem o fez',
    organization: 'ID da organização',
    since: 'Desde',
    until: 'Até',
  },
  facts: 'O que aconteceu',
  ofObject: 'Tudo sobre este objeto',
  payloadText: 'Os segredos são omitidos; o que é pessoal é ocultado a quem não pode ler pessoas.',
  asJson: 'Como JSON',
  noPayload: 'Não diz mais nada.',
};
