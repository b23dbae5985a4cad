import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Registro de auditoría',
  columns: {
    what: 'Qué ha ocurrido',
    at: 'Cuándo',
    who: 'Quién',
    object: 'Objeto',
    kind: 'Tipo de objeto',
    type: 'Tipo de evento',
    service: 'Mediante',
    organization: 'Organización',
    payload: 'Contenido',
  },
  filters: {
    object: 'ID del objeto',
    who: 'ID de quien lo hizo',
    organization: 'ID de la organización',
    since: 'Desde',
    until: 'Hasta',
  },
  facts: 'Qué ha ocurrido',
  ofObject: 'Todo sobre este objeto',
  payloadText: 'Los secretos se omiten; lo personal se oculta a quien no puede leer personas.',
  asJson: 'Como JSON',
  noPayload: 'No dice nada más.',
};
